import { areReadingsFew, fewReadings } from '../few-readings.ts';
import { BLOCKED_MS } from '../thresholds.ts';
import { advise, type Rule, verdict } from '../verdict.ts';
import { fps, percent, percentOf, roughFps, size, stood } from '../words.ts';

/** A loop that is busy for so long has nothing left to give. */
const BUSY = 0.9;
const IDLE = 0.5;

/** The sender's loop never rests while what is behind it is empty: it cannot make frames ready faster. */
export const busySender: Rule = (span) => {
  const { frameBytes, stationBytes, senderUtilization, senderLoopLateMs, senderStalls, receivedFps } = span;
  if (frameBytes === null || senderUtilization === null || senderUtilization < BUSY) return null;
  const unread = stationBytes['receiver.kernel'];
  const behind = (stationBytes['sender.kernel'] ?? 0) + (unread ?? 0);
  const isIdle = (span.receiverUtilization ?? 1) < IDLE;
  // A frame or two may be on their way at the moment of a reading; a receiver that rests most of the time is not what they wait for.
  if (unread === null ? !isIdle : behind >= (isIdle ? 2 : 0.5) * frameBytes) return null;
  const isRead = unread !== null && stationBytes['sender.kernel'] !== null;
  const empty = !isRead ? '' : `, while the kernel's buffers hold ${size(behind)}`;
  const readings = [
    `The sender's loop is ${percent(senderUtilization)} busy, the receiver's ${percentOf(span.receiverUtilization)}${empty}.`,
    ...fewReadings(span),
  ];
  if (senderLoopLateMs !== null && senderLoopLateMs >= BLOCKED_MS && senderStalls) {
    return verdict(
      'sender-loop-blocked',
      senderLoopLateMs >= 1.5 * BLOCKED_MS && unread !== null && !areReadingsFew(span) ? 'high' : 'medium',
      `The sender's event loop stands still for ${senderStalls.medianMs.toFixed(0)} ms at a time: ${fps(receivedFps)}.`,
      [...readings, `It ${stood(senderStalls)}; timers, pongs and sends wait for it.`],
      [
        advise('Encode and compute in a worker, so that the loop has nothing to do but send.', {
          gain: 'Sends leave at once; the rate stays until the work itself is shared or cheaper.',
        }),
      ],
    );
  }
  const isClear = unread !== null && isIdle && !areReadingsFew(span);
  return verdict('sender-cpu', isClear ? 'high' : 'medium', `The sender cannot make frames ready faster: ${fps(receivedFps)}.`, readings, [
    advise('Do less for each frame in the thread that sends, or share the work among threads.', {
      gain: `Half the time for each is up to about ${roughFps(2 * receivedFps)}.`,
    }),
    advise('Send with a zero mask, where both ends are yours: a pass over each frame less.', {
      gain: 'The readings do not tell what masking takes.',
      toggle: { path: 'masking', value: 'zero' },
    }),
    advise('Let the native addon mask, if it is off: JavaScript takes several times as long.', {
      gain: 'The readings do not tell what masking takes.',
      toggle: { path: 'nativeAddon', value: 'on' },
    }),
  ]);
};
