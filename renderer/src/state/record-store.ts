import { RingBuffer } from '../stream/ring-buffer.ts';

/** The newest records of the run, outside React: the exchanges of direction echo, or the arrivals of push and relay. */
export class RecordStore<T> {
  readonly records: RingBuffer<T>;
  readonly #keyOf: (record: T) => string | number;
  readonly #listeners = new Set<() => void>();
  /** Grows with every change. */
  version = 0;

  constructor(capacity: number, keyOf: (record: T) => string | number) {
    this.records = new RingBuffer(capacity);
    this.#keyOf = keyOf;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly getVersion = (): number => this.version;

  add(records: readonly T[]): void {
    if (records.length === 0) return;
    for (const record of records) this.records.push(record);
    this.#changed();
  }

  /** What the engine kept until now. Records that were pushed while its answer was on the way stay, behind it. */
  load(records: readonly T[]): void {
    const known = new Set(records.map(this.#keyOf));
    const newer = this.records.toArray().filter((record) => !known.has(this.#keyOf(record)));
    this.records.clear();
    for (const record of [...records, ...newer]) this.records.push(record);
    this.#changed();
  }

  reset(): void {
    if (this.records.length === 0) return;
    this.records.clear();
    this.#changed();
  }

  #changed(): void {
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }
}
