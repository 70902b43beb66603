import type { Kept, Loan } from '../stream/stream-socket.ts';

/** What a message is written over with when nobody has it any more. */
const WRITTEN_OVER = 0xdd;

/** A loan that counts, and writes the bytes over as soon as it may. */
export interface FakeLoan extends Loan {
  /** The bytes as they are lent. */
  readonly data: Buffer;
  /** How often they were kept, and given back. */
  readonly keeps: number;
  readonly releases: number;
  /** The listener has returned. */
  end(): void;
}

export function fakeLoan(data: Buffer): FakeLoan {
  let keeps = 0;
  let releases = 0;
  let isLent = true;
  const writeOver = () => {
    if (!isLent && releases >= keeps) data.fill(WRITTEN_OVER);
  };
  const kept: Kept = {
    data,
    share: () => {
      if (!isLent && releases >= keeps) throw new Error('nobody has these bytes any more');
      keeps += 1;
      return kept;
    },
    release: () => {
      releases += 1;
      writeOver();
    },
  };
  return {
    data,
    get keeps() {
      return keeps;
    },
    get releases() {
      return releases;
    },
    keep: () => {
      if (!isLent) throw new Error('the listener has returned');
      return kept.share();
    },
    end: () => {
      isLent = false;
      writeOver();
    },
  };
}
