import type { SpanReading } from '../reading.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, size } from '../words.ts';

/** An inbox is full as a rule where it is in this share of the readings. */
const OFTEN = 0.6;

interface InboxFinding {
  evidence: string;
  advice: string;
}

/** What has arrived is dropped by the inbox, piles up in it, or fills it, so that the rest waits behind it: the receiving application is slower than the stream. */
export const slowApplication: Rule = (span) => {
  const found = droppingInbox(span) ?? withheldCredit(span) ?? growingInbox(span) ?? fullInbox(span);
  if (!found) return null;
  const { receivedFps, latencyP50Ms } = span;
  const age = latencyP50Ms === null ? [] : [`Half of the frames are older than ${latencyP50Ms.toFixed(0)} ms when they are taken.`];
  return verdict(
    'receiver-slow',
    'high',
    `The receiving application takes ${fps(receivedFps)}, and more arrives.`,
    [found.evidence, ...age],
    [
      advise(found.advice),
      advise('Take frames faster, or send fewer.', { gain: `The rate stays ${fps(receivedFps)} whatever is done before the application.` }),
    ],
  );
};

function droppingInbox({ inboxDroppedFps, receivedFps }: SpanReading): InboxFinding | null {
  if (inboxDroppedFps <= 0.01 * (receivedFps + inboxDroppedFps)) return null;
  return {
    evidence: `${fps(inboxDroppedFps)} are dropped in the inbox after they have arrived; ${fps(receivedFps)} are taken.`,
    advice: 'What is taken is fresh, and frames are missing: that is what the policy is for.',
  };
}

/** Credits keep the rest from being sent at all. */
function withheldCredit({ noCreditFps, receivedFps }: SpanReading): InboxFinding | null {
  if (noCreditFps <= 0.01 * (receivedFps + noCreditFps)) return null;
  return {
    evidence: `For ${fps(noCreditFps)} the receiver had granted no credit: they were dropped at the sender, before they cost anything; ${fps(receivedFps)} are taken.`,
    advice: 'What is taken is fresh, and frames are missing: that is what credits are for.',
  };
}

function growingInbox({ frameBytes, inboxGrowthBytesPerS, stationBytes, receivedFps }: SpanReading): InboxFinding | null {
  const waiting = stationBytes['receiver.user'] ?? 0;
  if (frameBytes === null || waiting < 2 * frameBytes || inboxGrowthBytesPerS <= 0.03 * receivedFps * frameBytes) return null;
  return {
    evidence: `The inbox grows by ${size(inboxGrowthBytesPerS)} a second and holds ${size(waiting)}.`,
    advice: 'Drop the oldest, keep only the latest, grant credits, or stop reading: memory stays bounded then.',
  };
}

/** A full inbox is not read into: what is behind it waits in the kernel and at the sender. */
function fullInbox({ frameBytes, inboxFullShare, stationBytes }: SpanReading): InboxFinding | null {
  const unread = stationBytes['receiver.kernel'];
  const unacknowledged = stationBytes['sender.kernel'];
  const held = stationBytes['sender.user'] ?? 0;
  const onPath = stationBytes.path ?? 0;
  const behind = (unread ?? 0) + (unacknowledged ?? 0) + onPath + held;
  if (frameBytes === null || inboxFullShare < OFTEN || behind < 2 * frameBytes) return null;
  const kernel =
    unread === null ? '' : `${size(unread)} unread in the kernel (Recv-Q), ${size(unacknowledged ?? 0)} unacknowledged (Send-Q), `;
  const path = onPath > 0 ? `${size(onPath)} on the path, ` : '';
  return {
    evidence: `The inbox is full in ${percent(inboxFullShare)} of the readings, and behind it wait ${kernel}${path}${size(held)} at the sender.`,
    advice: 'Frames get old on the way: let the inbox drop the oldest or keep only the latest, or grant credits.',
  };
}
