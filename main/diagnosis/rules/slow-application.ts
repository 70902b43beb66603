import { confidenceBy, fewReadings } from '../few-readings.ts';
import type { SpanReading } from '../reading.ts';
import { OFTEN } from '../thresholds.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, size } from '../words.ts';

/** A frame or more waits as a rule in the inbox of an application that is slower than what comes: half of the time where twice as much comes as it takes. One that a burst fills is empty most of the time. */
const HELD = 0.4;

/** With its setting, so that it is told only where both ends can follow it. */
const grantCredits = advise('Or grant credits: what the application does not take is not sent at all.', {
  toggle: { path: 'flow.creditFrames', value: 4 },
});

interface InboxFinding {
  evidence: string;
  advice: string;
  gain?: string;
  toggle?: { path: string; value: string };
  /** It rests on readings of the kernel's buffers. */
  isByKernel?: boolean;
}

/** What has arrived is dropped by the inbox, piles up in it, or fills it, so that the rest waits behind it: the receiving application is slower than the stream. */
export const slowApplication: Rule = (span) => {
  const found = droppingInbox(span) ?? withheldCredit(span) ?? growingInbox(span) ?? fullInbox(span);
  if (!found) return null;
  const { receivedFps, latencyP50Ms } = span;
  const age = latencyP50Ms === null ? [] : [`Half of the frames are older than ${latencyP50Ms.toFixed(0)} ms when they are taken.`];
  return verdict(
    'receiver-slow',
    found.isByKernel ? confidenceBy(span, 'high') : 'high',
    `The receiving application takes ${fps(receivedFps)}, and more arrives.`,
    [found.evidence, ...(found.isByKernel ? fewReadings(span) : []), ...age],
    [
      advise(found.advice, { toggle: found.toggle ?? null, gain: found.gain ?? null }),
      ...(found.toggle ? [grantCredits] : []),
      advise('Take frames faster, or send fewer.', { gain: `The rate stays ${fps(receivedFps)} whatever is done before the application.` }),
    ],
  );
};

function droppingInbox({ inboxDroppedFps, receivedFps, inboxHeldShare }: SpanReading): InboxFinding | null {
  if (inboxDroppedFps <= 0.01 * (receivedFps + inboxDroppedFps) || inboxHeldShare < HELD) return null;
  return {
    evidence: `${fps(inboxDroppedFps)} are dropped in the inbox after they have arrived; ${fps(receivedFps)} are taken.`,
    advice: 'Nothing but the application itself: what it takes is fresh, and frames are missing, which is what the policy is for.',
  };
}

/** Credits keep the rest from being sent at all. With an empty inbox it is not the application that they wait for, but the way there and back. */
function withheldCredit({ noCreditFps, receivedFps, inboxHeldShare }: SpanReading): InboxFinding | null {
  if (noCreditFps <= 0.01 * (receivedFps + noCreditFps) || inboxHeldShare < HELD) return null;
  return {
    evidence: `For ${fps(noCreditFps)} the receiver had granted no credit: they were dropped at the sender, before they cost anything; ${fps(receivedFps)} are taken.`,
    advice: 'Nothing but the application itself: what it takes is fresh, and frames are missing, which is what credits are for.',
  };
}

function growingInbox({ frameBytes, inboxGrowthBytesPerS, stationBytes, receivedFps }: SpanReading): InboxFinding | null {
  const waiting = stationBytes['receiver.user'] ?? 0;
  if (frameBytes === null || waiting < 2 * frameBytes || inboxGrowthBytesPerS <= 0.03 * receivedFps * frameBytes) return null;
  return {
    evidence: `The inbox grows by ${size(inboxGrowthBytesPerS)} a second and holds ${size(waiting)}.`,
    advice: 'Keep only the latest; or drop the oldest, or stop reading.',
    gain: 'Memory stays bounded, and what is taken is fresh; the rate stays.',
    toggle: { path: 'receiver.policy', value: 'latest' },
  };
}

/** A full inbox is not read into: what is behind it waits in the kernel and at the sender. */
function fullInbox({ frameBytes, inboxFullShare, stationBytes }: SpanReading): InboxFinding | null {
  const unread = stationBytes['receiver.kernel'];
  const unacknowledged = stationBytes['sender.kernel'];
  const held = stationBytes['sender.user'];
  const onPath = stationBytes.path ?? 0;
  const inProcess = onPath + (held ?? 0);
  if (frameBytes === null || inboxFullShare < OFTEN || (unread ?? 0) + (unacknowledged ?? 0) + inProcess < 2 * frameBytes) return null;
  // Only what was read: of clients that are not ours nobody knows what they hold, of those on another machine not their Send-Q either.
  const waiting = [
    ...(unread === null ? [] : [`${size(unread)} unread in the kernel (Recv-Q)`]),
    ...(unacknowledged === null ? [] : [`${size(unacknowledged)} unacknowledged (Send-Q)`]),
    ...(onPath > 0 ? [`${size(onPath)} on the path`] : []),
    ...(held === null ? [] : [`${size(held)} at the sender`]),
  ];
  return {
    evidence: `The inbox is full in ${percent(inboxFullShare)} of the samples, and behind it wait ${waiting.join(', ')}.`,
    advice: 'Frames get old on the way: keep only the latest, or let the inbox drop the oldest.',
    gain: 'What is taken is then about as old as the application takes for one; the rate stays.',
    toggle: { path: 'receiver.policy', value: 'latest' },
    isByKernel: inProcess < 2 * frameBytes,
  };
}
