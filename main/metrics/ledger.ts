import type { LedgerSummary } from '../../contract/index.ts';
import type { ReceiverAccount, SenderAccount } from './accounts.ts';

/** Totals as the two threads counted them, independently of the connections' accounts. */
export interface LedgerTotals {
  due: number;
  notOffered: number;
  dropped: number;
  /** Accepted by the sender and still in its queue. */
  queued: number;
  offered: number;
  /** Whole at the receiver: received, dropped by its inbox, or waiting in it. */
  arrived: number;
  received: number;
  droppedByReceiver: number;
  waiting: number;
  /** Frames of clients that are not ours: they are in no book, but may be displayed. */
  foreign: number;
  displayed: number | null;
}

interface Entry {
  sender: SenderAccount | null;
  receiver: ReceiverAccount | null;
}

/** Of connections that do not add up, so many are named. */
const NAMED_FAULTS = 20;

/**
 * The double-entry book of frames. Each connection is booked twice: by the sender (frames handed to its socket) and by
 * the receiver (frames that arrived, and whether their sequences were whole). What was handed over and did not arrive on
 * a connection that both ends have closed is lost. Both books together must equal the threads' own totals.
 *
 * A connection whose two accounts are there is entered into the sums and forgotten, so that a run of a million short
 * connections needs no more memory than one of ten.
 */
export class FrameLedger {
  readonly #open = new Map<string, Entry>();
  readonly #faults: string[] = [];
  #offered = 0;
  #arrived = 0;
  #lost = 0;

  /** A connection of ours exists. Told late, of one that is entered already, it changes nothing: its second account tells again. */
  opened(key: string): void {
    this.#entry(key);
  }

  closedBySender(account: SenderAccount): void {
    const entry = this.#entry(account.key);
    entry.sender = account;
    this.#enter(account.key, entry);
  }

  closedByReceiver(account: ReceiverAccount): void {
    const entry = this.#entry(account.key);
    entry.receiver = account;
    this.#enter(account.key, entry);
  }

  /** Frames that will not arrive any more. */
  lost(): number {
    return this.#lost;
  }

  /** Connections of which one end or both have not told their account yet. One that was cut in its handshake may be known to one end alone; without frames it owes none. */
  openConnections(): number {
    let open = 0;
    for (const { sender, receiver } of this.#open.values()) {
      if ((!sender && receiver?.arrived !== 0) || (!receiver && sender?.offered !== 0)) open += 1;
    }
    return open;
  }

  /** The balance. Every sentence in `faults` is something that does not add up. */
  settle(totals: LedgerTotals): LedgerSummary {
    const faults: string[] = [];
    const expect = (holds: boolean, fault: string) => {
      if (!holds) faults.push(fault);
    };
    const { due, notOffered, dropped, queued, offered, arrived, received, droppedByReceiver, waiting, foreign, displayed } = totals;
    expect(
      due === notOffered + dropped + queued + offered,
      `${due} frames were due, but ${notOffered + dropped + queued + offered} have an outcome at the sender`,
    );
    expect(
      arrived === received + droppedByReceiver + waiting,
      `${arrived} frames arrived, but ${received + droppedByReceiver + waiting} have an outcome at the receiver`,
    );
    let bookedOffered = this.#offered;
    let bookedArrived = this.#arrived;
    const silentSenders: string[] = [];
    const silentReceivers: string[] = [];
    for (const [key, { sender, receiver }] of this.#open) {
      bookedOffered += sender?.offered ?? 0;
      bookedArrived += receiver?.arrived ?? 0;
      if (sender === null && receiver?.arrived !== 0) silentSenders.push(key);
      if (receiver === null && sender?.offered !== 0) silentReceivers.push(key);
    }
    faults.push(...this.#faults);
    expect(silentSenders.length === 0, `the sender gave no account of ${connections(silentSenders)}`);
    expect(silentReceivers.length === 0, `the receiver gave no account of ${connections(silentReceivers)}`);
    expect(bookedOffered === offered, `${offered} frames were offered, but the connections' accounts say ${bookedOffered}`);
    expect(bookedArrived === arrived, `${arrived} frames arrived, but the connections' accounts say ${bookedArrived}`);
    if (displayed !== null)
      expect(displayed <= received + foreign, `${displayed} frames were displayed, but only ${received + foreign} arrived`);
    return ledgerOf({ ...totals, lost: this.lost() }, faults);
  }

  #entry(key: string): Entry {
    let entry = this.#open.get(key);
    if (!entry) {
      entry = { sender: null, receiver: null };
      this.#open.set(key, entry);
    }
    return entry;
  }

  #enter(key: string, { sender, receiver }: Entry): void {
    if (!sender || !receiver) return;
    this.#open.delete(key);
    this.#offered += sender.offered;
    this.#arrived += receiver.arrived;
    this.#lost += sender.offered - receiver.arrived;
    if (this.#faults.length >= NAMED_FAULTS) return;
    if (receiver.outOfOrder > 0) this.#faults.push(`${receiver.outOfOrder} frames of connection ${key} arrived out of order`);
    if (receiver.arrived > sender.offered) {
      this.#faults.push(`connection ${key} received more frames (${receiver.arrived}) than were offered (${sender.offered})`);
    }
  }
}

/** Where the frames of `counts` ended up; balanced when no fault was found. What waits in a queue, a socket or an inbox is in flight. */
export function ledgerOf(
  counts: Pick<
    LedgerTotals,
    'due' | 'notOffered' | 'dropped' | 'queued' | 'offered' | 'received' | 'droppedByReceiver' | 'foreign' | 'displayed'
  > & { lost: number },
  faults: string[],
): LedgerSummary {
  const { due, notOffered, dropped, queued, offered, received, droppedByReceiver, foreign, lost, displayed } = counts;
  return {
    balanced: faults.length === 0,
    due,
    notOffered,
    dropped,
    droppedByReceiver,
    received,
    lost,
    inFlight: queued + offered - received - droppedByReceiver - lost,
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
