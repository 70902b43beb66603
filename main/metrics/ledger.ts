import type { LedgerSummary } from '../../contract/index.ts';
import type { LoadConnectionAccount } from '../load/load-messages.ts';
import type { ServerConnectionAccount } from '../server/server-messages.ts';

/** Totals as the two threads counted them, independently of the connections' accounts. */
export interface LedgerTotals {
  due: number;
  notOffered: number;
  dropped: number;
  offered: number;
  received: number;
  /** Frames of clients that are not ours: they are in no book, but may be displayed. */
  foreign: number;
  displayed: number | null;
}

interface Entry {
  load: LoadConnectionAccount | null;
  server: ServerConnectionAccount | null;
}

/**
 * The double-entry book of frames. Each connection is booked twice: by the sender (frames handed to its socket) and by
 * the receiver (frames that arrived, and whether their sequences were whole). What was handed over and did not arrive on
 * a connection that both ends have closed is lost. Both books together must equal the threads' own totals.
 */
export class FrameLedger {
  readonly #entries = new Map<string, Entry>();

  /** A connection of ours exists. */
  opened(key: string): void {
    this.#entry(key);
  }

  closedByLoad(account: LoadConnectionAccount): void {
    this.#entry(account.key).load = account;
  }

  /** Foreign connections have no key and no entry. */
  closedByServer(account: ServerConnectionAccount): void {
    if (account.key !== null) this.#entry(account.key).server = account;
  }

  /** Frames that will not arrive any more. */
  lost(): number {
    let lost = 0;
    for (const { load, server } of this.#entries.values()) if (load && server) lost += load.offered - server.received;
    return lost;
  }

  /** Connections of which one end or both have not told their account yet. */
  openConnections(): number {
    return [...this.#entries.values()].filter(({ load, server }) => (!load && server?.received !== 0) || (!server && load?.offered !== 0))
      .length;
  }

  /** The balance. Every sentence in `faults` is something that does not add up. */
  settle(totals: LedgerTotals): LedgerSummary {
    const faults: string[] = [];
    const expect = (holds: boolean, fault: string) => {
      if (!holds) faults.push(fault);
    };
    const { due, notOffered, dropped, offered, received, foreign, displayed } = totals;
    expect(
      due === notOffered + dropped + offered,
      `${due} frames were due, but ${notOffered + dropped + offered} have an outcome at the sender`,
    );
    let bookedOffered = 0;
    let bookedReceived = 0;
    const silentSenders: string[] = [];
    const silentReceivers: string[] = [];
    for (const [key, { load, server }] of this.#entries) {
      bookedOffered += load?.offered ?? 0;
      bookedReceived += server?.received ?? 0;
      // A connection that was cut in its handshake may be known to one end alone; without frames it owes none.
      if (load === null && server?.received !== 0) silentSenders.push(key);
      if (server === null && load?.offered !== 0) silentReceivers.push(key);
      expect((server?.outOfOrder ?? 0) === 0, `${server?.outOfOrder} frames of connection ${key} arrived out of order`);
      if (load && server)
        expect(
          server.received <= load.offered,
          `connection ${key} received more frames (${server.received}) than were offered (${load.offered})`,
        );
    }
    expect(silentSenders.length === 0, `the sender gave no account of ${connections(silentSenders)}`);
    expect(silentReceivers.length === 0, `the receiver gave no account of ${connections(silentReceivers)}`);
    expect(bookedOffered === offered, `${offered} frames were offered, but the connections' accounts say ${bookedOffered}`);
    expect(bookedReceived === received, `${received} frames were received, but the connections' accounts say ${bookedReceived}`);
    if (displayed !== null)
      expect(displayed <= received + foreign, `${displayed} frames were displayed, but only ${received + foreign} arrived`);
    return ledgerOf({ ...totals, lost: this.lost() }, faults);
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { load: null, server: null };
      this.#entries.set(key, entry);
    }
    return entry;
  }
}

/** Where the frames of `counts` ended up; balanced when no fault was found. */
export function ledgerOf(counts: LedgerTotals & { lost: number }, faults: string[]): LedgerSummary {
  const { due, notOffered, dropped, offered, received, foreign, lost, displayed } = counts;
  return {
    balanced: faults.length === 0,
    due,
    notOffered,
    dropped,
    received,
    lost,
    inFlight: offered - received - lost,
    displayed,
    skipped: displayed === null ? null : received + foreign - displayed,
    faults,
  };
}

/** A few by name, many by number. */
function connections(keys: readonly string[]): string {
  const named = keys.slice(0, 3).join(', ');
  if (keys.length === 1) return `connection ${named}`;
  return `${keys.length} connections (${named}${keys.length > 3 ? ', …' : ''})`;
}
