import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, percentOf, size } from '../words.ts';

/** Recv-Q is above zero in this share of the readings where the receiver is the slower end. */
const OFTEN = 0.6;
const BUSY = 0.85;

/** Bytes wait unread in the kernel: the receiver's thread reads more slowly than the sender sends. */
export const busyReceiver: Rule = (span, { ceilingFps }) => {
  const { frameBytes, unreadShare, stationBytes, receiverUtilization } = span;
  const unread = stationBytes['receiver.kernel'];
  if (frameBytes === null || unread === null || unreadShare === null) return null;
  const isBusy = (receiverUtilization ?? 0) >= BUSY;
  // A loop that never rests while something is unread is slower than what comes, however large a frame is.
  if (unreadShare < OFTEN || (unread < 2 * frameBytes && !isBusy)) return null;
  const ceiling = ceilingFps === null ? [] : [`That is ${percent(span.receivedFps / ceilingFps)} of what raw TCP reaches here.`];
  return verdict(
    'receiver-slow',
    'medium',
    `${isBusy ? 'The receiver reads as fast as its thread can' : 'The receiver reads more slowly than the sender sends'}: ${fps(span.receivedFps)}.`,
    [
      `${size(unread)} wait unread in the kernel (Recv-Q), above zero in ${percent(unreadShare)} of the readings.`,
      `The sender's loop is ${percentOf(span.senderUtilization)} busy, the receiver's ${percentOf(receiverUtilization)}.`,
      ...ceiling,
    ],
    [advise('Log less, keep the native addon on, let the server have a thread of its own, and give the machine less other work.')],
  );
};
