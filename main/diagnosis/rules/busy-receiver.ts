import { ceilingShare } from '../../../contract/index.ts';
import { doubtOf } from '../doubted-ceiling.ts';
import { confidenceBy, fewReadings } from '../few-readings.ts';
import { BUSY, OFTEN, UNHINDERED } from '../thresholds.ts';
import { type Rule, verdict } from '../verdict.ts';
import { fps, percentOf, shareOfCeiling, shareOfReadings, size } from '../words.ts';
import { readFaster } from './read-faster.ts';

/** Bytes wait unread in the kernel: the receiver's thread reads more slowly than the sender sends. */
export const busyReceiver: Rule = (span, { ceiling: tcp }) => {
  const { frameBytes, unreadShare, unreadReadings, stationBytes, receiverUtilization } = span;
  const unread = stationBytes['receiver.kernel'];
  if (frameBytes === null || unread === null || unreadShare === null) return null;
  const isBusy = (receiverUtilization ?? 0) >= BUSY;
  // A loop that never rests while something is unread is slower than what comes, however large a frame is.
  if (unreadShare < OFTEN || (unread < 2 * frameBytes && !isBusy)) return null;
  const doubt = tcp && doubtOf(tcp, span);
  const ceiling =
    tcp === null
      ? []
      : [
          doubt === null
            ? `That is ${shareOfCeiling(span, tcp)} of what raw TCP reaches here.`
            : `Raw TCP reached ${fps(tcp.fps)} here, ${doubt}.`,
        ];
  // By the lowest of what raw TCP was measured as, the stream would have nothing in its way.
  const isNearBorder = tcp !== null && doubt === null && ceilingShare(span.receivedFps, tcp).most >= UNHINDERED;
  return verdict(
    'receiver-slow',
    isNearBorder ? 'low' : confidenceBy(span, 'medium'),
    `${isBusy ? 'The receiver reads as fast as its thread can' : 'The receiver reads more slowly than the sender sends'}: ${fps(span.receivedFps)}.`,
    [
      `${size(unread)} wait unread in the kernel (Recv-Q), above zero in ${shareOfReadings(unreadShare, unreadReadings)}.`,
      `The sender's loop is ${percentOf(span.senderUtilization)} busy, the receiver's ${percentOf(receiverUtilization)}.`,
      ...fewReadings(span),
      ...ceiling,
    ],
    readFaster(span),
  );
};
