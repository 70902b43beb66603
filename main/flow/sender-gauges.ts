import { type Counters, SENDER } from '../metrics/shared-counters.ts';
import type { SendingPeer } from './sending-peer.ts';

/** Brings the sender's gauges up to date: what its peers hold, in queues and in sockets, and how many are open. */
export function updateSenderGauges(counters: Counters, peers: Iterable<SendingPeer>): void {
  let bufferedBytes = 0;
  let pendingFrames = 0;
  let queuedFrames = 0;
  let queuedBytes = 0;
  let open = 0;
  for (const peer of peers) {
    if (peer.key === null) continue;
    bufferedBytes += peer.bufferedBytes;
    pendingFrames += peer.heldFrames;
    queuedFrames += peer.queuedFrames;
    queuedBytes += peer.queuedBytes;
    if (peer.isOpen) open += 1;
  }
  counters[SENDER.bufferedBytes] = bufferedBytes;
  counters[SENDER.pendingFrames] = pendingFrames;
  counters[SENDER.queuedFrames] = queuedFrames;
  counters[SENDER.queuedBytes] = queuedBytes;
  counters[SENDER.open] = open;
}
