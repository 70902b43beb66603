import type { SocketRow, SocketTable } from '../contract/index.ts';

/** What a watch shows of the past. */
export const HISTORY_MS = 60_000;
const LEVELS = '▁▂▃▄▅▆▇█';

interface Past {
  /** Most bytes in both queues together since the connection was first seen. */
  peakBytes: number;
  /** Of the last minute, oldest first. */
  readings: { atMs: number; bytes: number }[];
}

/** The queues of each connection over the readings of a watch. One that is gone is forgotten. */
export class SocketHistory {
  #pasts = new Map<string, Past>();

  /** Adds a reading. @param atMs monotonic milliseconds. */
  add(table: SocketTable, atMs: number): void {
    const pasts = new Map<string, Past>();
    for (const row of table.sockets) {
      const bytes = queuedBytes(row);
      const past = this.#pasts.get(keyOf(row)) ?? { peakBytes: 0, readings: [] };
      past.peakBytes = Math.max(past.peakBytes, bytes);
      past.readings.push({ atMs, bytes });
      while (atMs - (past.readings[0] as { atMs: number }).atMs >= HISTORY_MS) past.readings.shift();
      pasts.set(keyOf(row), past);
    }
    this.#pasts = pasts;
  }

  /** Most bytes in both queues together in any reading since the connection was first seen; `null` for one that was never seen. */
  peakBytes(row: SocketRow): number | null {
    return this.#pasts.get(keyOf(row))?.peakBytes ?? null;
  }

  /**
   * The last minute as `cells` characters, the newest at the right: the most bytes in each cell's time, against the most of the
   * minute. A space: no reading in that time; the lowest bar: empty queues, and nothing else.
   */
  sparkline(row: SocketRow, cells: number, nowMs: number): string {
    const most = new Array<number | null>(cells).fill(null);
    for (const { atMs, bytes } of this.#pasts.get(keyOf(row))?.readings ?? []) {
      const cell = cells - 1 - Math.floor(((nowMs - atMs) * cells) / HISTORY_MS);
      if (cell >= 0 && cell < cells) most[cell] = Math.max(most[cell] ?? 0, bytes);
    }
    const highest = Math.max(...most.map((bytes) => bytes ?? 0));
    return most.map((bytes) => (bytes === null ? ' ' : LEVELS[bytes === 0 ? 0 : 1 + Math.round((bytes / highest) * 6)])).join('');
  }
}

/** Bytes that wait in both of a socket's queues. */
export function queuedBytes({ recvQueueBytes, sendQueueBytes }: SocketRow): number {
  return recvQueueBytes + sendQueueBytes;
}

function keyOf(row: SocketRow): string {
  return `${row.localAddress} ${row.localPort} ${row.remoteAddress} ${row.remotePort}`;
}
