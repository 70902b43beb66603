import type { BenchCase } from '../bench-case.ts';
import { listenContender } from '../product-contender.ts';
import { BARE_WS, BARE_WS_IN_WORKER, PEERS, RAW_DRAIN, receiverContender } from '../receivers.ts';

/** The keys that the sender masks with: chosen once for each frame of its ring, so that one sender drives the fastest receiver too. */
const MODE = 'prepared';

export const INGEST: BenchCase = {
  id: 'a',
  title: 'Ingest of 1 MiB messages over one connection',
  what: 'One sender in C with frames that are masked beforehand drives every receiver as fast as it takes them, without compression, over loopback. It counts, and so does each receiver: where the two differ there is no figure.',
  quickForm: 'shorter runs, without the bare library in a worker thread and without Python.',
  unit: 'messages/s',
  higherIsBetter: true,
  reference: RAW_DRAIN.id,
  // What is compared differs by less than the machine does from minute to minute.
  full: { rounds: 7 },
  contenders: [
    receiverContender(RAW_DRAIN, 'raw'),
    listenContender('direct', MODE),
    listenContender('ws', MODE),
    receiverContender(BARE_WS, MODE),
    receiverContender(BARE_WS_IN_WORKER, MODE, { onlyFull: true }),
    ...PEERS.map((peer) => receiverContender(peer, MODE)),
  ],
  levels: [
    { kind: 'ratio', of: 'direct', to: RAW_DRAIN.id, atLeast: 0.9 },
    { kind: 'ahead', of: 'direct', others: [BARE_WS.id, ...PEERS.map(({ id }) => id)] },
    { kind: 'ratio', of: 'ws', to: BARE_WS.id, atLeast: 0.97 },
  ],
};
