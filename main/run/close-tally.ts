import { CLOSE_REASONS_KEPT, type CloseCount, type CloseReason, type Summary } from '../../contract/index.ts';
import type { ConnectionClose } from '../server/server-messages.ts';

/** The closes of a run as its summary has them. */
export type Closes = Pick<Summary['connections'], 'closed' | 'closedByReason' | 'closes' | 'reasonsGiven' | 'reasonsUntold'>;

/** What the server closes with for a fault of its peer's (RFC 6455 section 7.4.1). */
const FAULT_CODES: readonly number[] = [1002, 1003, 1007, 1008, 1009];

/** Counts the connections that have closed: by code, by reason, by both together, and by what clients gave for a reason, of which there may be any number. */
export class CloseTally {
  readonly #closed: Record<string, number> = {};
  readonly #closedByReason: Record<string, number> = {};
  readonly #counts: CloseCount[] = [];
  readonly #given: CloseReason[] = [];
  readonly #faults: CloseCount[] = [];
  #untold = 0;

  /** `connections` have closed alike. */
  add({ code, reason, given, byServer }: Pick<ConnectionClose, 'code' | 'reason' | 'given' | 'byServer'>, connections: number): void {
    this.#closed[code] = (this.#closed[code] ?? 0) + connections;
    this.#closedByReason[reason] = (this.#closedByReason[reason] ?? 0) + connections;
    addAlike(this.#counts, { code, reason, connections });
    // A client may close with such a code as well, for a fault that it found in us.
    if (byServer && FAULT_CODES.includes(code)) addAlike(this.#faults, { code, reason, connections });
    if (given === null) return;
    const same = this.#given.find((one) => one.code === code && one.reason === given);
    if (same) same.connections += connections;
    else if (this.#given.length < CLOSE_REASONS_KEPT) this.#given.push({ code, reason: given, connections });
    else this.#untold += connections;
  }

  /** So many gave a reason that was not told. */
  addUntold(connections: number): void {
    this.#untold += connections;
  }

  /** Those that the server closed for faults of their clients. */
  get faults(): readonly CloseCount[] {
    return this.#faults;
  }

  /** What was counted so far. */
  get closes(): Closes {
    return {
      closed: this.#closed,
      closedByReason: this.#closedByReason,
      closes: this.#counts,
      reasonsGiven: this.#given,
      reasonsUntold: this.#untold,
    };
  }
}

function addAlike(counts: CloseCount[], added: CloseCount): void {
  const alike = counts.find(({ code, reason }) => code === added.code && reason === added.reason);
  if (alike) alike.connections += added.connections;
  else counts.push(added);
}
