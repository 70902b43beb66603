import { type CaptureLine, captureLineSchema } from '../../../contract/index.ts';

/** So many forms are tried for a line: a capture has a handful, by what could not be read. */
const MOST_FORMS = 8;
/** What may be lost by trying before it is given up: a line that matched earns one, one that did not costs more than it would have spared. */
const FIRST_BALANCE = 100;
const MOST_BALANCE = 500;
const COST_OF_MISS = 4;

/** A number within a value. */
interface Slot {
  /** Of its keys, joined by dots. */
  path: string;
  holder: Record<string, unknown>;
  key: string;
}

/** What numbers the schema takes at a place. */
interface Kind {
  isFraction: boolean;
  isNegative: boolean;
}

/** All lines that differ from an accepted one in their numbers alone. */
interface SampleForm {
  pattern: RegExp;
  /** Two in turn, because a rate is worked out with the sample before. */
  values: readonly [FormValue, FormValue];
  turn: 0 | 1;
}

/** A line of that form: the numbers that are asked for are put into it. */
interface FormValue {
  line: CaptureLine;
  slots: readonly Slot[];
}

/**
 * Reads a few numbers of samples whose lines are written as ones that were accepted, and checks the others without making values of
 * them. A form is a regular expression, which V8 compiles: in the time of an eighth of `JSON.parse` and the schema's comparison it knows that every byte is as it
 * should be. What numbers a place takes is asked of the schema once for each form. It holds for schemas that bound numbers by kind and sign alone, as that of a sample does.
 */
export class SampleForms {
  readonly #wanted: ReadonlySet<string>;
  /** The one that matched last first. */
  readonly #forms: SampleForm[] = [];
  #balance = FIRST_BALANCE;

  /** @param wanted paths of the numbers within a sample, joined by dots. */
  constructor(wanted: readonly string[]) {
    this.#wanted = new Set(wanted.map((path) => `sample.${path}`));
  }

  /** Whether lines match often enough to go on. */
  get isTrying(): boolean {
    return this.#balance >= 0;
  }

  /**
   * The line with the numbers that are wanted; all others are `NaN`. It is used again for the line after the next.
   *
   * @returns `null`: its form is not known, which does not mean that it is wrong.
   */
  read(text: string): CaptureLine | null {
    if (!this.isTrying) return null;
    for (const [index, form] of this.#forms.entries()) {
      const found = form.pattern.exec(text);
      if (found === null) continue;
      if (index > 0) this.#forms.unshift(...this.#forms.splice(index, 1));
      if (this.#balance < MOST_BALANCE) this.#balance += 1;
      form.turn = form.turn === 0 ? 1 : 0;
      const { line, slots } = form.values[form.turn];
      for (let slot = 0; slot < slots.length; slot++) slots[slot]!.holder[slots[slot]!.key] = Number(found[slot + 1]);
      return line;
    }
    this.#balance -= COST_OF_MISS;
    return null;
  }

  /** Takes a line that the schema accepted as it is. */
  learn(line: CaptureLine): void {
    const kinds = kindsOf(line);
    if (kinds === null) return;
    const pattern = new RegExp(`^${patternOf(line, '', kinds, this.#wanted)}$`);
    this.#forms.unshift({ pattern, values: [this.#formValue(line), this.#formValue(line)], turn: 0 });
    this.#forms.splice(MOST_FORMS);
  }

  #formValue(line: CaptureLine): FormValue {
    const own = structuredClone(line);
    const slots = slotsOf(own);
    for (const { holder, key } of slots) holder[key] = Number.NaN;
    return { line: own, slots: slots.filter(({ path }) => this.#wanted.has(path)) };
  }
}

/** The numbers of a value in the order in which they are written. What is in a list stays as it is. */
function slotsOf(value: unknown, path = ''): Slot[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    typeof part === 'number'
      ? [{ path: within(path, key), holder: value as Record<string, unknown>, key }]
      : slotsOf(part, within(path, key)),
  );
}

function within(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** By path; `null` where the schema refuses what no form can tell. */
function kindsOf(line: CaptureLine): Map<string, Kind> | null {
  const slots = slotsOf(line);
  const [fractions, negatives, zeros] = [0.5, -1, 0].map((number) => refusedWith(line, number));
  const kinds = new Map(slots.map(({ path }) => [path, { isFraction: !fractions!.has(path), isNegative: !negatives!.has(path) }]));
  const isTold = [...fractions!, ...negatives!].every((name) => kinds.has(name));
  return isTold && zeros!.size === 0 ? kinds : null;
}

/** The paths at which the schema refuses the line when all of its numbers are this one. */
function refusedWith(line: CaptureLine, number: number): Set<string> {
  const changed = structuredClone(line);
  for (const { holder, key } of slotsOf(changed)) holder[key] = number;
  const { error } = captureLineSchema.safeParse(changed);
  return new Set(error?.issues.map(({ path }) => path.join('.')));
}

/** The text of a value with any number where it has one; those that are wanted are captured. */
function patternOf(value: unknown, path: string, kinds: ReadonlyMap<string, Kind>, wanted: ReadonlySet<string>): string {
  if (typeof value === 'number') {
    const pattern = numberPattern(kinds.get(path)!);
    return wanted.has(path) ? `(${pattern})` : pattern;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return escaped(JSON.stringify(value));
  const fields = Object.entries(value).map(
    ([key, part]) => `${escaped(JSON.stringify(key))}:${patternOf(part, within(path, key), kinds, wanted)}`,
  );
  return `\\{${fields.join(',')}\\}`;
}

/** As JSON writes it, below what is no safe integer or not finite. */
function numberPattern({ isFraction, isNegative }: Kind): string {
  const whole = `${isNegative ? '-?' : ''}(?:0|[1-9]\\d{0,14})`;
  return isFraction ? `${whole}(?:\\.\\d+)?(?:e-\\d+)?` : whole;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
