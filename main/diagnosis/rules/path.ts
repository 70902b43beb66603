import { areReadingsFew, fewReadings } from '../few-readings.ts';
import type { SpanReading } from '../reading.ts';
import { OFTEN } from '../thresholds.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, roughFps, size, throughput } from '../words.ts';

/** Its queue was full for this share of the time: what is before it waits for it. */
const FULL = 0.3;

/** Bytes wait on the path while the receiver has nothing unread: the network is slower than both ends. */
export const limitedPath: Rule = (span) => {
  const { path, frameBytes, unreadShare, stationBytes, droppedFps, dueFps, noCreditFps, latencyP50Ms } = span;
  if (path === null) return null;
  if (noCreditFps > 0.01 * dueFps) return lateCredit(span);
  if (frameBytes === null || path.heldShare < OFTEN) return null;
  const unread = stationBytes['receiver.kernel'];
  const isStarving = unread === null || unreadShare === null || unreadShare < OFTEN || unread < 0.25 * (stationBytes.path ?? 0);
  const unacknowledged = stationBytes['sender.kernel'] ?? 0;
  // Latency alone keeps bytes on the path as well. What waits for it is behind its full queue: in Send-Q, or not sent at all. What zlib still has does not.
  const isWaitedFor = path.fullShare >= FULL || unacknowledged >= 2 * frameBytes || droppedFps > 0.01 * dueFps;
  const isGrowing = path.growthBytesPerS > Math.max(0.03 * path.outBytesPerS, frameBytes);
  if (!isStarving || !(isWaitedFor || isGrowing)) return null;
  const isClear =
    unread !== null && !areReadingsFew(span) && path.heldShare >= 0.8 && (path.fullShare >= FULL || unacknowledged >= 2 * frameBytes);
  return verdict(
    'path-limited',
    isClear ? 'high' : 'medium',
    `The path passes ${throughput(path.outBytesPerS)}, and more waits for it.`,
    [
      `${size(stationBytes.path ?? 0)} are on the path, in ${percent(path.heldShare)} of the samples; its queue was full for ${percent(path.fullShare)} of the time.`,
      `${beforePath(span)}; behind it ${unread === null ? 'nothing is known to wait' : `${size(unread)} are unread`}.`,
      ...fewReadings(span),
      ...(latencyP50Ms === null ? [] : [`Half of the frames are older than ${latencyP50Ms.toFixed(0)} ms when they arrive.`]),
    ],
    [
      advise('Send fewer or smaller frames: everything above what the path passes waits or is dropped.', {
        gain: `It passes ${throughput(path.outBytesPerS)} of its own, which is ${(path.outBytesPerS / frameBytes).toFixed(1)} frames a second of this size.`,
      }),
      ...(span.deflateShare >= 0.5
        ? []
        : [
            advise(
              'Compress what compresses (raw pixels, text): a share of the bytes saved is as much more of the rate. Pictures that are compressed already gain nothing.',
            ),
          ]),
      advise('The path is an impairment of this run: everything under Path at 0 takes it away.'),
    ],
  );
};

/** What waits at the sender, of what was read. */
function beforePath({ stationBytes }: SpanReading): string {
  const held = stationBytes['sender.user'];
  const unacknowledged = stationBytes['sender.kernel'];
  if (unacknowledged !== null) return `Before it wait ${size((held ?? 0) + unacknowledged)} at the sender`;
  return held === null
    ? 'What waits at the sender was not read'
    : `Before it wait ${size(held)} in the sender's process, and its Send-Q was not read`;
}

/** The receiver has nothing to do, and still the sender has no credit: it is on its way, as the frames are. */
function lateCredit({ noCreditFps, receivedFps, inboxHeldShare, latencyP50Ms }: SpanReading): ReturnType<Rule> {
  if (inboxHeldShare >= OFTEN) return null;
  return verdict(
    'path-limited',
    'medium',
    `Credits are late: the way there and back lets ${fps(receivedFps)} through.`,
    [
      `For ${fps(noCreditFps)} there was no credit, while the inbox is empty in ${percent(1 - inboxHeldShare)} of the samples.`,
      ...(latencyP50Ms === null ? [] : [`Half of the frames are older than ${latencyP50Ms.toFixed(0)} ms when they are taken.`]),
    ],
    [
      advise('Grant more credits: as many as frames are due in the time there and back.', {
        gain: `Twice the credits let up to about ${roughFps(2 * receivedFps)} through.`,
      }),
    ],
  );
}
