/** So many forms of an object are told apart: a sample has a handful, by what it could not read. */
const MOST_FORMS = 32;
/** So many different texts of one field are remembered. */
const MOST_TEXTS = 64;

/** What values of one place have been accepted before. */
interface Known {
  isNull: boolean;
  isBoolean: boolean;
  /** An empty array; one with items is never known. */
  isEmptyArray: boolean;
  isNumber: boolean;
  isFraction: boolean;
  isNegative: boolean;
  isZero: boolean;
  texts: Set<string> | null;
  forms: Form[];
}

/** An object by its keys, in their order. */
interface Form {
  keys: readonly string[];
  values: readonly Known[];
}

/**
 * Spares the schema the thousands of samples that look like ones it has accepted: a value is known when every part of it has
 * a type that the schema took at this place before, with a fraction, a sign or a zero only where it took one, and a text that
 * it took. Whatever is new goes to the schema. It holds for schemas whose parts do not depend on one another and that bound numbers
 * by kind and sign alone, as that of a sample does.
 */
export class KnownForms {
  readonly #root = unknown();

  /** Whether the schema would take it, and take it as it is. `false`: it has to be asked. */
  has(value: unknown): boolean {
    return isKnown(value, this.#root);
  }

  /** Takes what the schema accepted, and what it made of it: a value that it completed or shortened is not remembered. */
  learn(value: unknown, parsed: unknown): void {
    if (hasSameKeys(value, parsed)) remember(value, this.#root);
  }
}

function unknown(): Known {
  return {
    isNull: false,
    isBoolean: false,
    isEmptyArray: false,
    isNumber: false,
    isFraction: false,
    isNegative: false,
    isZero: false,
    texts: null,
    forms: [],
  };
}

function isKnown(value: unknown, known: Known): boolean {
  switch (typeof value) {
    case 'number':
      return (
        known.isNumber &&
        Number.isFinite(value) &&
        (known.isFraction || Number.isSafeInteger(value)) &&
        (known.isNegative || value >= 0) &&
        (known.isZero || value !== 0)
      );
    case 'string':
      return known.texts?.has(value) ?? false;
    case 'boolean':
      return known.isBoolean;
    case 'object':
      if (value === null) return known.isNull;
      if (Array.isArray(value)) return known.isEmptyArray && value.length === 0;
      return known.forms.some((form) => fits(value as Record<string, unknown>, form));
    default:
      return false;
  }
}

function fits(value: Record<string, unknown>, { keys, values }: Form): boolean {
  let index = 0;
  for (const key in value) {
    if (keys[index] !== key || !isKnown(value[key], values[index]!)) return false;
    index += 1;
  }
  return index === keys.length;
}

function remember(value: unknown, known: Known): void {
  if (value === null) known.isNull = true;
  else if (typeof value === 'boolean') known.isBoolean = true;
  else if (typeof value === 'number') {
    known.isNumber = true;
    known.isFraction ||= !Number.isSafeInteger(value);
    known.isNegative ||= value < 0;
    known.isZero ||= value === 0;
  } else if (typeof value === 'string') {
    known.texts ??= new Set();
    if (known.texts.size < MOST_TEXTS) known.texts.add(value);
  } else if (Array.isArray(value)) known.isEmptyArray ||= value.length === 0;
  else if (typeof value === 'object') rememberForm(value as Record<string, unknown>, known);
}

function rememberForm(value: Record<string, unknown>, known: Known): void {
  const keys = Object.keys(value);
  let form = known.forms.find((one) => one.keys.length === keys.length && one.keys.every((key, index) => key === keys[index]));
  if (!form) {
    if (known.forms.length >= MOST_FORMS) return;
    form = { keys, values: keys.map(unknown) };
    known.forms.push(form);
  }
  form.keys.forEach((key, index) => {
    remember(value[key], form.values[index]!);
  });
}

function hasSameKeys(value: unknown, parsed: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === parsed;
  if (typeof parsed !== 'object' || parsed === null) return false;
  const keys = Object.keys(value);
  return (
    keys.length === Object.keys(parsed).length &&
    keys.every((key) => key in parsed && hasSameKeys((value as Record<string, unknown>)[key], (parsed as Record<string, unknown>)[key]))
  );
}
