import type { SocketRow, SocketTable } from '../../../../contract/index.ts';
import { localEnd, remoteEnd, socketKey, sortableEnd } from './socket-ends.ts';
import type { SocketHistory } from './socket-history.ts';

/** A socket that was closed stays in the table for so long after the first reading that did not have it. */
export const CLOSED_SHOWN_MS = 6_000;

/** What of a socket never changes. */
interface SocketIdentity {
  /** Both ends, as {@link socketKey} has them. */
  key: string;
  /** Rises in the order in which the sockets were first seen. */
  order: number;
  local: string;
  remote: string;
  sortableLocal: string;
  sortableRemote: string;
  /** Clock of the page at the first reading that had it. */
  firstSeenMs: number;
}

/** A row of the table: a socket of the last reading, or one that was in the reading before and is no more. */
export interface BoardRow extends SocketIdentity {
  /** As it was last read. */
  row: SocketRow;
  /** Clock of the page at the first reading that did not have it any more; `null`: it is established. */
  closedMs: number | null;
}

/** What the readings so far make of the table: rows keep their identity, and one that is gone is marked before it leaves. */
export class SocketBoard {
  readonly #history: SocketHistory;
  #rows = new Map<string, BoardRow>();
  #ordered: BoardRow[] = [];
  #seen = 0;

  constructor(history: SocketHistory) {
    this.#history = history;
  }

  /** In the order in which they were first seen. */
  get rows(): readonly BoardRow[] {
    return this.#ordered;
  }

  /** Takes over a reading, taken at `tMs` of the page's clock. */
  take({ sockets, total }: SocketTable, tMs: number): void {
    const before = this.#rows;
    const after = new Map<string, BoardRow>();
    this.#history.begin(tMs);
    for (const row of sockets) {
      const key = socketKey(row);
      const known = before.get(key);
      const isSame = known !== undefined && known.closedMs === null;
      if (known && !isSame) this.#history.forget(key);
      after.set(key, isSame ? { ...known, row } : this.#admit(key, row, tMs));
      this.#history.add(key, row.recvQueueBytes, row.sendQueueBytes);
    }
    // A table that was cut short does not tell that a socket is gone.
    const isWhole = sockets.length >= total;
    for (const [key, known] of before) {
      if (after.has(key)) continue;
      const closedMs = known.closedMs ?? tMs;
      if (isWhole && tMs - closedMs < CLOSED_SHOWN_MS) after.set(key, known.closedMs === null ? { ...known, closedMs } : known);
      else this.#history.forget(key);
    }
    this.#rows = after;
    this.#ordered = [...after.values()].sort((a, b) => a.order - b.order);
  }

  #admit(key: string, row: SocketRow, tMs: number): BoardRow {
    this.#seen += 1;
    return {
      key,
      order: this.#seen,
      local: localEnd(row),
      remote: remoteEnd(row),
      sortableLocal: sortableEnd(row.localAddress, row.localPort),
      sortableRemote: sortableEnd(row.remoteAddress, row.remotePort),
      firstSeenMs: tMs,
      row,
      closedMs: null,
    };
  }
}
