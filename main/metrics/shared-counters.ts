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

/** What the load generator's thread counts. Gauges are marked; everything else only grows. */
export const SENDER = layout(
  'due',
  'notOffered',
  'dropped',
  'offered',
  'sent',
  'failed',
  'payloadBytesSent',
  /** Gauge: sum of `bufferedAmount`. */
  'bufferedBytes',
  /** Gauge: open client sockets. */
  'open',
  /** Gauges of the open-loop schedule: frame number `scheduleBase` was due at `scheduleStartNs`; rate 0 in a closed loop. */
  'scheduleStartNs',
  'scheduleBase',
  'scheduleFps',
);

/** What the server's thread counts. */
export const RECEIVER = layout(
  'received',
  'foreign',
  'payloadBytes',
  'foreignPayloadBytes',
  /** Bytes that the sockets delivered, handshakes included. */
  'wireBytes',
  /** Gauge: bytes read and not yet handed on; -1 where they cannot be told. */
  'inboxBytes',
  /** Gauges: open connections, and those of them that negotiated permessage-deflate. */
  'open',
  'openDeflate',
  'opened',
  'closed',
  'refused',
  'logLines',
  'logBytes',
  'logNs',
);

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
);

/** Fresh counters of a layout, all 0. */
export function createCounters(of: { readonly size: number }): Counters {
  return new Float64Array(new SharedArrayBuffer(of.size * Float64Array.BYTES_PER_ELEMENT));
}
