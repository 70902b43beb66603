import type { ErrorCode } from '../../contract/index.ts';

/** A client that does wrong again and again is told this often in a second; the rest is counted and told as a number. */
export const FAULTS_TOLD_PER_S = 10;

/** Keeps a flood of faulty clients from becoming a flood of events. Each fault is told or counted, none is forgotten. */
export class FaultLimiter {
  readonly #tell: (code: ErrorCode, message: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #untold = new Map<ErrorCode, number>();
  #told = 0;

  constructor(tell: (code: ErrorCode, message: string) => void) {
    this.#tell = tell;
    this.#timer = setInterval(() => this.flush(), 1_000);
    this.#timer.unref();
  }

  report(code: ErrorCode, message: string): void {
    if (this.#told < FAULTS_TOLD_PER_S) {
      this.#told += 1;
      this.#tell(code, message);
    } else this.#untold.set(code, (this.#untold.get(code) ?? 0) + 1);
  }

  /** Tells the counts and begins a new second. */
  flush(): void {
    for (const [code, count] of this.#untold) this.#tell(code, `${count} more faults of this kind in the last second.`);
    this.#untold.clear();
    this.#told = 0;
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }
}
