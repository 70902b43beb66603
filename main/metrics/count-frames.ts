import type { FrameCounts } from '../../contract/index.ts';
import type { FrameLedger } from './ledger.ts';
import type { LegTelemetry } from './run-telemetry.ts';
import { RECEIVER, SENDER } from './shared-counters.ts';

/** The counts of a leg since the start of the run. */
export function countFrames({ sender, receiver }: LegTelemetry, ledger: FrameLedger): Omit<FrameCounts, 'displayed'> {
  const sent = (index: number) => sender?.counters[index] ?? 0;
  const got = receiver.counters;
  return {
    due: sent(SENDER.due),
    notOffered: sent(SENDER.notOffered),
    dropped: sent(SENDER.dropped),
    droppedNoCredit: sent(SENDER.droppedNoCredit),
    droppedByReceiver: got[RECEIVER.dropped]!,
    droppedUrgent: sent(SENDER.droppedUrgent) + got[RECEIVER.droppedUrgent]!,
    queued: sent(SENDER.queuedFrames),
    waiting: Math.max(0, got[RECEIVER.waitingFrames]!),
    offered: sent(SENDER.offered),
    sent: sent(SENDER.sent),
    received: got[RECEIVER.received]!,
    receivedUrgent: got[RECEIVER.receivedUrgent]!,
    lost: ledger.lost(),
    foreign: got[RECEIVER.foreign]!,
  };
}
