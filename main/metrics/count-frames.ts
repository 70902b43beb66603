import type { FrameCounts } from '../../contract/index.ts';
import type { FrameLedger } from './ledger.ts';
import type { LegTelemetry } from './run-telemetry.ts';
import { RECEIVER, SENDER } from './shared-counters.ts';

/**
 * The counts of a leg since the start of the run. Its threads go on counting while they are read, each frame from the source to the
 * sink; they are read from the sink to the source, so that no frame has an outcome before it was due.
 */
export function countFrames({ sender, receiver }: LegTelemetry, ledger: FrameLedger): Omit<FrameCounts, 'displayed'> {
  const sent = (index: number) => sender?.counters[index] ?? 0;
  const got = receiver.counters;
  const arrived = {
    waiting: Math.max(0, got[RECEIVER.waitingFrames]!),
    droppedByReceiver: got[RECEIVER.dropped]!,
    receivedUrgent: got[RECEIVER.receivedUrgent]!,
    received: got[RECEIVER.received]!,
    foreign: got[RECEIVER.foreign]!,
    lost: ledger.lost(),
  };
  const droppedUrgent = sent(SENDER.droppedUrgent) + got[RECEIVER.droppedUrgent]!;
  const handed = { sent: sent(SENDER.sent), offered: sent(SENDER.offered), queued: sent(SENDER.queuedFrames) };
  const kept = { droppedNoCredit: sent(SENDER.droppedNoCredit), dropped: sent(SENDER.dropped), notOffered: sent(SENDER.notOffered) };
  return { ...arrived, ...handed, ...kept, droppedUrgent, due: sent(SENDER.due) };
}
