/**
 * Counters in shared memory: one thread writes, the host reads at any moment. A thread that is blocked can therefore
 * still be observed, and counting costs neither a message nor an allocation.
 *
 * Each array has one writer. A double in an aligned array is read and written whole on every platform that Node
 * supports; the reader may see a value one frame old, never a torn one.
 */
export type Counters = Float64Array<SharedArrayBuffer>;

type Layout<N extends readonly string[]> = { readonly [K in N[number]]: number } & { readonly size: number };

function layout<const N extends readonly string[]>(...names: N): Layout<N> {
  return { ...Object.fromEntries(names.map((name, index) => [name, index])), size: names.length } as Layout<N>;
}

/** What a sending thread counts: the load generator, or the server in push and relay. Gauges are marked; everything else only grows. */
export const SENDER = layout(
  'due',
  'notOffered',
  /** At the limit of its queue, or without credit. */
  'dropped',
  'droppedNoCredit',
  /** Of the dropped ones, key frames and control messages. */
  'droppedUrgent',
  'offered',
  'sent',
  'failed',
  'payloadBytesSent',
  /** Gauges: accepted and waiting for a socket in the sender's own queues. */
  'queuedFrames',
  'queuedBytes',
  /** Gauges, brought up to date together: sum of `bufferedAmount`, and the frames that it is of: handed over, and neither with the kernel nor failed. */
  'bufferedBytes',
  'pendingFrames',
  /** Gauge: open sockets that frames are sent on. */
  'open',
  /** Gauges of the open-loop schedule: frame number `scheduleBase` was due at `scheduleStartNs`; rate 0 in a closed loop. */
  'scheduleStartNs',
  'scheduleBase',
  'scheduleFps',
);

/** What a receiving thread counts: the server, or the receiving clients of push and relay. */
export const RECEIVER = layout(
  /** Whole messages with a header of this run. Each is then received, dropped by the inbox, or waiting in it. */
  'arrived',
  'received',
  'receivedUrgent',
  'dropped',
  'droppedUrgent',
  /** Of `dropped`, by the policy that held. */
  'droppedByDropOldest',
  'droppedByDropNewest',
  'droppedByLatest',
  /** Waited in an inbox when its thread was ended, and its time to be taken was over. */
  'droppedByRestart',
  /** Gauges: bytes of frames that the application has taken and still computes on, and how many they are. */
  'workingBytes',
  'workingFrames',
  /** Gauges: frames of this run in the inboxes, foreign ones there, and the bytes of both. */
  'waitingFrames',
  'waitingForeignFrames',
  'waitingBytes',
  /** Gauge: frames that have left an inbox and are not at work yet. Counters are read while they change: without it they would be nowhere for a moment. */
  'taking',
  'foreign',
  /** Of the frames received, arrived ones that were dropped not included. */
  'payloadBytes',
  'foreignPayloadBytes',
  /** Of all frames that arrived, whatever became of them; foreign ones apart. */
  'arrivedBytes',
  'foreignArrivedBytes',
  /** Bytes that the sockets delivered, handshakes included. */
  'wireBytes',
  /** Gauge: bytes read and not yet handed on by the parser; -1 where they cannot be told. */
  'parserBytes',
  /** Gauges of the direct engine's memory of whole messages: what is out, and what waits to be used again. */
  'lentBuffers',
  'lentBytes',
  'freeBytes',
);

/** Where the drops of each `receiver.policy` that drops are counted. */
export const DROPPED_BY = {
  'drop-oldest': RECEIVER.droppedByDropOldest,
  'drop-newest': RECEIVER.droppedByDropNewest,
  latest: RECEIVER.droppedByLatest,
  restart: RECEIVER.droppedByRestart,
} as const;

/** What the server's thread counts beside its frames. */
export const SERVER = layout(
  /** Gauges: open connections, those of them that negotiated permessage-deflate, and the idle ones of our own. */
  'open',
  'openDeflate',
  'openIdle',
  'opened',
  'closed',
  'refused',
  /** Of the refused ones, those for whom the pool had no room (503). */
  'poolFull',
  'logLines',
  'logBytes',
  'logNs',
  'processingDone',
  'processingNs',
  /** Gauge. */
  'processingPending',
  /** Gauges of the pool, then its counters. */
  'groups',
  'members',
  'idleSwept',
  'deadPeers',
  'groupJoins',
  'groupLeaves',
  'broadcasts',
  /** Gauge, then counters. */
  'viewers',
  'viewerOffered',
  'viewerDropped',
  /** The same of members of groups that are neither ours nor viewers. */
  'subscribers',
  'subscriberOffered',
  'subscriberDropped',
);

/** What the impairment proxy has in all: 1 while it listens, and gauge: open connections. */
export const PATH = layout('listening', 'connections');

/** What it counts on each of its two ways. */
export const PATH_WAY = layout(
  'inBytes',
  'outBytes',
  /** Gauges: read and not passed on, and what all its open connections may hold there. */
  'queuedBytes',
  'limitBytes',
  /** Time in which at least one connection was not read because its queue was full. */
  'fullMs',
);

/** What the load generator counts of its exchanges. */
export const EXCHANGE = layout('started', 'answered', 'failed', /** Gauge. */ 'active');

/** What every thread tells of its event loop. */
export const LOOP = layout(
  /** Thread id of the operating system; 0 where it cannot be told. */
  'tid',
  'lastTickNs',
  'activeMs',
  'idleMs',
  'heapUsedBytes',
  'externalBytes',
  /** 1 while the probe runs. */
  'alive',
  /** Of the probe's timer. */
  'intervalMs',
);

/** Fresh counters of a layout, all 0. */
export function createCounters(of: { readonly size: number }): Counters {
  return new Float64Array(new SharedArrayBuffer(of.size * Float64Array.BYTES_PER_ELEMENT));
}
