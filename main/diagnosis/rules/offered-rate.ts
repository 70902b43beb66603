import type { Diagnosis } from '../../../contract/index.ts';
import type { SpanReading } from '../reading.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent } from '../words.ts';

/** An offered rate is met when so much of it arrives, and hardly anything is given up; a frame or two may be on their way at either end of a span. */
const MET = 0.97;
const ON_THEIR_WAY = 2;
const GIVEN_UP = 0.005;
/** A window is behind when it shows less than this share of what arrives, and draws for most of the time. */
const SHOWN = 0.9;
const DRAWING = 0.6;

/** Everything that is due arrives in time: nothing holds the stream back, except perhaps the window that shows it. */
export const offeredRate: Rule = (span, { loop }) => {
  if (loop !== 'open' || span.dueFps === 0) return null;
  const { dueFps, metFps, droppedFps, notOfferedFps, inboxDroppedFps, latencyP50Ms, latencyMaxMs, receivedFps } = span;
  const missing = (dueFps - metFps) * span.countedS;
  if (
    missing > Math.max(ON_THEIR_WAY, (1 - MET) * dueFps * span.countedS) ||
    droppedFps + notOfferedFps + inboxDroppedFps > GIVEN_UP * dueFps
  )
    return null;
  // In relay what is due to the subscribers is what has reached the server.
  if (isPilingUp(span) || (span.publishedShare ?? 1) < MET) return null;
  const evidence = [
    `Over ${span.countedS.toFixed(2)} s ${fps(dueFps)} were due, ${fps(metFps)} were received, ${droppedFps > 0 ? `${fps(droppedFps)} were dropped` : 'none was dropped'}.`,
    ...(latencyP50Ms === null
      ? []
      : [
          `Half of the frames arrived within ${latencyP50Ms.toFixed(1)} ms of their intended time, the latest after ${latencyMaxMs?.toFixed(1) ?? 'an unknown number of'} ms.`,
        ]),
  ];
  return (
    slowWindow(span, evidence) ??
    verdict(
      'none',
      'high',
      `The offered rate is met: ${metFps >= dueFps ? `all of ${fps(receivedFps)}` : `${fps(metFps)} of ${fps(dueFps)}`} arrive.`,
      evidence,
    )
  );
};

/** Frames that arrive and pile up on the way are not met, whatever the count of those that were taken says. */
function isPilingUp({ frameBytes, dueFps, backlogGrowthBytesPerS, countedS }: SpanReading): boolean {
  if (frameBytes === null) return false;
  return backlogGrowthBytesPerS * countedS > Math.max(ON_THEIR_WAY, (1 - MET) * dueFps * countedS) * frameBytes;
}

function slowWindow({ displayedFps, metFps, drawingShare }: SpanReading, evidence: readonly string[]): Diagnosis | null {
  if (displayedFps === null || drawingShare === null || displayedFps >= SHOWN * metFps || drawingShare < DRAWING) return null;
  return verdict(
    'display',
    drawingShare >= 0.75 && displayedFps < 0.75 * metFps ? 'high' : 'medium',
    `The offered rate is met, and the window draws ${fps(displayedFps)} of it.`,
    [`The window was drawing for ${percent(drawingShare)} of the time; what arrived meanwhile was skipped.`, ...evidence],
    [advise('Show smaller pictures, or accept that the window skips some: the stream itself is not held back.')],
  );
}
