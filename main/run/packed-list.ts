type Leaf = string | boolean | null | undefined;
type Plain = number | Leaf | readonly Plain[] | { readonly [key: string]: Plain };

/** What values of one form have in common: everything but their numbers. */
interface Form {
  /** A copy of the first value of this form. Its numbers are not used. */
  readonly example: Plain;
}

interface Row {
  form: Form;
  /** Where its numbers are, in the order in which the form is walked: from `from` on. */
  block: Float64Array;
  from: number;
}

/** Numbers that are kept together (512 KiB). One small piece of memory for each value would lie scattered among what comes and goes, and keep it from being given back. */
const BLOCK_NUMBERS = 65_536;

/**
 * A list of plain values (as JSON has them) that are alike but for their numbers, kept in about a tenth of the memory: numbers by
 * themselves, and the rest once for all values that have the same. What is taken out is a copy, equal to what was put in.
 */
export class PackedList<T extends object> {
  readonly #forms = new Map<string, Form>();
  readonly #rows: Row[] = [];
  #first = 0;
  #block = new Float64Array(0);
  #used = 0;

  get length(): number {
    return this.#rows.length - this.#first;
  }

  push(value: T): void {
    const numbers: number[] = [];
    const key = describe(value as Plain, numbers);
    let form = this.#forms.get(key);
    if (!form) {
      form = { example: restore(value as Plain, numbers.values()) };
      this.#forms.set(key, form);
    }
    if (this.#used + numbers.length > this.#block.length) {
      this.#block = new Float64Array(Math.max(BLOCK_NUMBERS, numbers.length));
      this.#used = 0;
    }
    this.#block.set(numbers, this.#used);
    this.#rows.push({ form, block: this.#block, from: this.#used });
    this.#used += numbers.length;
  }

  /** Takes the oldest away and answers it; `undefined` of an empty list. */
  shift(): T | undefined {
    const row = this.#rows[this.#first];
    if (!row) return undefined;
    this.#first += 1;
    // The place of those that were taken is given back in one go, now and then.
    if (this.#first > this.#rows.length / 2) {
      this.#rows.splice(0, this.#first);
      this.#first = 0;
    }
    return unpacked<T>(row);
  }

  /** The newest; `undefined` of an empty list. */
  last(): T | undefined {
    return this.newest(1)[0];
  }

  /** The newest `count`, the oldest of them first. */
  newest(count: number): T[] {
    return this.#rows.slice(Math.max(this.#first, this.#rows.length - count)).map((row) => unpacked<T>(row));
  }

  /** All, the oldest first. */
  all(): T[] {
    return this.newest(this.length);
  }
}

function unpacked<T>({ form, block, from }: Row): T {
  return restore(form.example, block.subarray(from).values()) as T;
}

/** Collects the numbers of a value and answers what else it is. */
function describe(value: Plain, numbers: number[]): string {
  if (typeof value === 'number') {
    numbers.push(value);
    return '#';
  }
  if (typeof value !== 'object' || value === null) return value === undefined ? 'u' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Plain) => describe(item, numbers)).join()}]`;
  let text = '{';
  for (const [key, child] of Object.entries(value)) text += `${JSON.stringify(key)}:${describe(child, numbers)},`;
  return `${text}}`;
}

function restore(example: Plain, numbers: Iterator<number>): Plain {
  if (typeof example === 'number') return numbers.next().value as number;
  if (typeof example !== 'object' || example === null) return example;
  if (Array.isArray(example)) return example.map((item: Plain) => restore(item, numbers));
  return Object.fromEntries(Object.entries(example).map(([key, child]) => [key, restore(child, numbers)]));
}
