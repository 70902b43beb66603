import { advise, type Rule, verdict } from '../verdict.ts';
import { percent, size, throughput } from '../words.ts';

/** Bytes are on the path as a rule where they are in this share of the readings. */
const OFTEN = 0.6;
/** Its queue was full for this share of the time: what is before it waits for it. */
const FULL = 0.3;

/** Bytes wait on the path while the receiver has nothing unread: the network is slower than both ends. */
export const limitedPath: Rule = ({ path, frameBytes, unreadShare, stationBytes, droppedFps, dueFps, latencyP50Ms }) => {
  if (path === null || frameBytes === null || path.heldShare < OFTEN) return null;
  const unread = stationBytes['receiver.kernel'];
  const isStarving = unread === null || unreadShare === null || unreadShare < OFTEN || unread < 0.25 * (stationBytes.path ?? 0);
  const behind = (stationBytes['sender.user'] ?? 0) + (stationBytes['sender.kernel'] ?? 0);
  const isWaitedFor = path.fullShare >= FULL || behind >= 2 * frameBytes || droppedFps > 0.01 * dueFps;
  const isGrowing = path.growthBytesPerS > 0.03 * path.outBytesPerS;
  if (!isStarving || !(isWaitedFor || isGrowing)) return null;
  const isClear = unread !== null && path.heldShare >= 0.8 && (path.fullShare >= FULL || behind >= 2 * frameBytes);
  return verdict(
    'path-limited',
    isClear ? 'high' : 'medium',
    `The path passes ${throughput(path.outBytesPerS)}, and more waits for it.`,
    [
      `${size(stationBytes.path ?? 0)} are on the path, in ${percent(path.heldShare)} of the readings; its queue was full for ${percent(path.fullShare)} of the time.`,
      `Before it wait ${size(behind)} at the sender; behind it ${unread === null ? 'nothing is known to wait' : `${size(unread)} are unread`}.`,
      ...(latencyP50Ms === null ? [] : [`Half of the frames are older than ${latencyP50Ms.toFixed(0)} ms when they arrive.`]),
    ],
    [
      advise('Send fewer or smaller frames: everything above what the path passes waits or is dropped.', {
        gain: `It passes ${throughput(path.outBytesPerS)}, which is ${(path.outBytesPerS / frameBytes).toFixed(1)} frames a second of this size.`,
      }),
      advise('Compress what compresses (raw pixels, text); pictures that are compressed already gain nothing.'),
    ],
  );
};
