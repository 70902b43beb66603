/** Turns of a ramp: fine enough to look steady, coarse enough to cost nothing. */
const TURN_MS = 25;

/** Grants so many actions a second and not more: the slope of connections that are opened or closed. */
export class Ramp {
  readonly #act: (most: number) => number;
  #perS: number;
  #timer: NodeJS.Timeout | null = null;
  #owed = 0;

  /** `act` does at most so many actions and answers how many it did; none ends the ramp until {@link go}. */
  constructor(perS: number, act: (most: number) => number) {
    this.#perS = perS;
    this.#act = act;
  }

  set perS(perS: number) {
    this.#perS = perS;
  }

  /** There may be something to do. */
  go(): void {
    if (this.#timer) return;
    this.#owed = 1;
    this.#turn();
    this.#timer ??= setInterval(() => this.#turn(), TURN_MS);
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #turn(): void {
    this.#owed += (this.#perS * TURN_MS) / 1_000;
    const most = Math.floor(this.#owed);
    if (most === 0) return;
    const done = this.#act(most);
    this.#owed -= most;
    if (done === 0) this.stop();
  }
}
