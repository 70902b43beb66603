import { z } from 'zod';

/** One thing that is wrong with a document, said so that it can be mended without looking anything up. */
export const faultSchema = z.object({
  /** Dotted path, for instance `compression.level`; empty for the document itself. */
  path: z.string(),
  /** The value found, as JSON, shortened to 80 characters; `undefined` in words where nothing was there. */
  value: z.string(),
  /** What would be accepted, in words. */
  allowed: z.string(),
});
export type Fault = z.infer<typeof faultSchema>;

const SHOWN_VALUE_CHARS = 80;

/** Said of a path that leads nowhere. */
export const NO_SUCH_FIELD = 'no such field; remove it or correct its name';

/** The value as a user would recognise it, never longer than a line. */
export function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'bigint' ? `${value}` : (JSON.stringify(value) ?? String(value));
  return text.length > SHOWN_VALUE_CHARS ? `${text.slice(0, SHOWN_VALUE_CHARS - 1)}…` : text;
}

/** What stands at `path` in `document`, or `undefined`. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined),
    document,
  );
}

/** What is known of a document's fields beside its schema. */
export interface KnownFields {
  /** What the field at `path` accepts, in words; `null` where that is no field. */
  expectedAt(path: string): string | null;
  /** What may have been meant by a path that is no field: a sentence with a space before it, or nothing. */
  meantBy(path: string): string;
}

/** All faults that zod found in `document`, one a key, in document order. With `fields` each says all that its field accepts. */
export function faultsOf(error: z.ZodError, document: unknown, fields?: KnownFields): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.flatMap((key) => {
        const found = { path: [...issue.path, key].map(String).join('.'), value: valueAt(document, [...issue.path, key]) };
        return (fields ? leavesOf(found) : [found]).map(({ path, value }) => ({
          path,
          value: showValue(value),
          allowed: `${NO_SUCH_FIELD}${fields?.meantBy(path) ?? ''}`,
        }));
      });
    }
    const path = issue.path.map(String).join('.');
    // What a schema says in words of its own says more.
    const expected = issue.code === 'custom' ? null : fields?.expectedAt(path);
    return [{ path, value: showValue(valueAt(document, issue.path)), allowed: expected ?? allowedBy(issue) }];
  });
}

/** Of a group that is not known, so many fields are named. */
const LEAVES_NAMED = 5;

/** A group that is not known as its fields: whoever wrote `source.fps` looks for that and not for `source`. */
function leavesOf(found: { path: string; value: unknown }): { path: string; value: unknown }[] {
  const { path, value } = found;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [found];
  const below = Object.entries(value).flatMap(([key, child]) => leavesOf({ path: `${path}.${key}`, value: child }));
  return below.length === 0 || below.length > LEAVES_NAMED ? [found] : below;
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.map((value) => showValue(value)).join(', ')}`;
    case 'too_small':
      return `at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_big':
      return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''}`;
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'invalid_union':
      return issue.errors
        .flat()
        .map((inner) => allowedBy(inner))
        .join(', or ');
    default:
      return issue.message;
  }
}

/** What follows a field and its value: what would be accepted, or that no field is called so. */
export function allowedClause({ allowed }: Pick<Fault, 'allowed'>): string {
  return allowed.startsWith(NO_SUCH_FIELD) ? `, but there is ${allowed}` : `; allowed: ${allowed}`;
}

/** A fault as a sentence. `name`: of its field, where that is called otherwise. */
export function faultSentence(fault: Fault, name = fault.path || 'The document'): string {
  const text = `${name} is ${fault.value}${allowedClause(fault)}`;
  return text.endsWith('?') ? text : `${text}.`;
}

/** The faults as lines for a terminal or a message box. */
export function describeFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => `${fault.path || '(document)'}: found ${fault.value}${allowedClause(fault)}`).join('\n');
}
