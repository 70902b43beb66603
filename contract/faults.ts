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

/** All faults that zod found in `document`, one a key, in document order. */
export function faultsOf(error: z.ZodError, document: unknown): Fault[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...issue.path, key].map(String).join('.'),
        value: showValue(valueAt(document, [...issue.path, key])),
        allowed: 'no such field; remove it or correct its name',
      }));
    }
    return [{ path: issue.path.map(String).join('.'), value: showValue(valueAt(document, issue.path)), allowed: allowedBy(issue) }];
  });
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

/** The faults as lines for a terminal or a message box. */
export function describeFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => `${fault.path || '(document)'}: found ${fault.value}; allowed: ${fault.allowed}`).join('\n');
}
