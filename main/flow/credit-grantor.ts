/**
 * The receiver's side of the credits of one connection: `contract/flow.ts` has the protocol. It lets the sender have
 * `flow.creditFrames` frames under way, and tells it so in steps of half of that, so that grants stay few and the sender
 * has the other half to go on with while a grant is on its way.
 */
export class CreditGrantor {
  #creditFrames: number;
  #left = 0;
  #limit: number;

  /** Throws a `RangeError` unless `creditFrames` is a whole number of at least 1: a connection without credits has no grantor. */
  constructor(creditFrames: number) {
    this.#creditFrames = checked(creditFrames);
    this.#limit = creditFrames;
  }

  /** The limit that was granted last. To begin with it is the first grant, which is to be told when the connection opens. */
  get limit(): number {
    return this.#limit;
  }

  /**
   * A frame has left the inbox, taken or dropped. Returns the new limit when it is time to tell it: when it is above the
   * last one by half of `creditFrames` or more. Otherwise `null`.
   */
  left(): number | null {
    this.#left += 1;
    const limit = this.#left + this.#creditFrames;
    // Measured by the limit and not by the frames that left: after a change of credit they differ, and a sender that has
    // used up a small credit would wait for ever for half of a large one to leave.
    if (limit - this.#limit < this.#creditFrames / 2) return null;
    this.#limit = limit;
    return limit;
  }

  /**
   * Another credit, from the next grant on. What was granted stays granted, as a limit never falls: with a smaller credit
   * there is no grant until enough frames have left. 0, no credits, is for connections made from now on: the sender of
   * this one still waits for grants and keeps its credit. Throws a `RangeError` for what is no credit.
   */
  setCredit(creditFrames: number): void {
    if (creditFrames !== 0) this.#creditFrames = checked(creditFrames);
  }
}

function checked(creditFrames: number): number {
  if (Number.isSafeInteger(creditFrames) && creditFrames >= 1) return creditFrames;
  throw new RangeError(`creditFrames is ${creditFrames}; a whole number of at least 1 is needed.`);
}
