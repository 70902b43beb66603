import { describeFaults, type ErrorValue, toErrorValue } from '../contract/index.ts';
import { printableLines } from '../contract/printable.ts';
import { EXIT } from './exit-codes.ts';

/** Codes that are the caller's mistake. */
const USAGE_CODES: readonly ErrorValue['code'][] = [
  'usage',
  'scenario-invalid',
  'scenario-unreadable',
  'experiment-invalid',
  'compare-count',
  'compare-same',
];

/** Says an error on stderr: what happened, all faults, what to try. Returns the exit code for it. */
export function tellError(thrown: unknown): number {
  const error = toErrorValue(thrown);
  const lines = [`error ${error.code}: ${error.message}`];
  if (error.faults) lines.push(describeFaults(error.faults).replace(/^/gm, '  '));
  if (error.hint) lines.push(`hint: ${error.hint}`);
  process.stderr.write(`${printableLines(lines.join('\n'))}\n`);
  return USAGE_CODES.includes(error.code) ? EXIT.usage : EXIT.failed;
}
