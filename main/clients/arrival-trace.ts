import { ARRIVALS_TOLD_PER_S, type Arrival } from '../../contract/index.ts';

const FLUSH_INTERVAL_MS = 100;

/** Single arrivals on their way to the host: so many a second, in batches. What comes faster is only counted elsewhere. */
export class ArrivalTrace {
  readonly #tell: (arrivals: Arrival[]) => void;
  readonly #timer: NodeJS.Timeout;
  #batch: Arrival[] = [];
  #second = 0;
  #toldInSecond = 0;

  constructor(tell: (arrivals: Arrival[]) => void) {
    this.#tell = tell;
    this.#timer = setInterval(() => this.flush(), FLUSH_INTERVAL_MS);
    this.#timer.unref();
  }

  add(connection: number, sequence: number, sentMs: number, arrivedMs: number): void {
    const second = Math.floor(arrivedMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#toldInSecond = 0;
    }
    if (this.#toldInSecond >= ARRIVALS_TOLD_PER_S) return;
    this.#toldInSecond += 1;
    this.#batch.push({ connection, sequence, sentMs, arrivedMs });
  }

  flush(): void {
    if (this.#batch.length === 0) return;
    this.#tell(this.#batch);
    this.#batch = [];
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}
