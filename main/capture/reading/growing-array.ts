/** A list of numbers that grows, in one piece of memory. */
export class GrowingArray<A extends Float32Array | Float64Array | Uint8Array> {
  readonly #make: (length: number) => A;
  #values: A;
  #length = 0;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#values = make(1_024);
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#make(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** What is there now, without a copy. */
  get values(): A {
    return this.#values.subarray(0, this.#length) as A;
  }
}
