import { SockscopeError, type Summary, summarySchema } from '../contract/index.ts';
import { figureAt } from '../main/experiment/figure-at.ts';

/** A condition on a figure of the summary, as `--assert` takes it: `received.fps>=1000`. */
export interface Assertion {
  text: string;
  path: string;
  operator: '>=' | '<=' | '>' | '<' | '==';
  value: number;
}

/** Parses a condition. Fails with `usage`. */
export function parseAssertion(text: string): Assertion {
  const [, path, operator, value] = /^\s*([A-Za-z][\w.-]*)\s*(>=|<=|==|>|<)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*$/i.exec(text) ?? [];
  if (path === undefined)
    throw new SockscopeError('usage', `--assert takes a condition such as 'received.fps>=1000', not ${JSON.stringify(text)}.`);
  const [field] = path.split('.');
  if (!Object.hasOwn(summarySchema.shape, field ?? '')) {
    throw new SockscopeError('usage', `--assert: the summary has no figure ${JSON.stringify(path)}.`, {
      hint: `It has ${Object.keys(summarySchema.shape).join(', ')}.`,
    });
  }
  return { text, path, operator: operator as Assertion['operator'], value: Number(value) };
}

/** Whether the condition holds, with the figure found in full precision. A figure that is missing does not hold. */
export function checkAssertion({ path, operator, value }: Assertion, summary: Summary | null): { holds: boolean; found: number | null } {
  const found = summary === null ? null : figureAt(summary, path);
  if (typeof found !== 'number') return { holds: false, found: null };
  const holds = { '>=': found >= value, '<=': found <= value, '>': found > value, '<': found < value, '==': found === value }[operator];
  return { holds, found };
}
