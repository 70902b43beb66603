import { CLOSE_REASONS_KEPT, type CloseCount, type CloseReason, type Summary } from '../../contract/index.ts';
import type { ConnectionClose } from '../server/server-messages.ts';

/** The closes of a run as its summary has them. */
export type Closes = Pick<Summary['connections'], 'closed' | 'closedByReason' | 'closes' | 'reasonsGiven' | 'reasonsUntold'>;

/** Counts the connections that have closed: by code, by reason, by both together, and by what clients gave for a reason, of which there may be any number. */
export class CloseTally {
  readonly #closed: Record<string, number> = {};
  readonly #closedByReason: Record<string, number> = {};
  readonly #counts: CloseCount[] = [];
  readonly #given: CloseReason[] = [];
  #untold = 0;

  /** `connections` have closed alike. */
  add({ code, reason, given }: Pick<ConnectionClose, 'code' | 'reason' | 'given'>, connections: number): void {
    this.#closed[code] = (this.#closed[code] ?? 0) + connections;
    this.#closedByReason[reason] = (this.#closedByReason[reason] ?? 0) + connections;
    const alike = this.#counts.find((one) => one.code === code && one.reason === reason);
    if (alike) alike.connections += connections;
    else this.#counts.push({ code, reason, connections });
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
