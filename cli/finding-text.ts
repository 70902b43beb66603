import { figureUnit, formatBeside, formatNumber } from '../contract/index.ts';
import type { ChangeFinding } from '../main/report/compare/check-changes.ts';

/** What became of a change that `--fail-on` names, in a line: rounded as other figures are, the change as far as that leaves it on its side of the limit. */
export function findingText({ threshold, group, fails, found, baseline, value, reason }: ChangeFinding): string {
  const { text, path, unit, value: limit } = threshold;
  const told = (of: string, suffix: string | null) => (suffix === null ? of : `${of} ${suffix}`);
  const figure = (of: number) => told(formatNumber(of), figureUnit(path));
  const change =
    found === null || baseline === null || value === null
      ? (reason ?? 'no such figure')
      : `${found > 0 ? '+' : ''}${told(formatBeside(found, limit), unit === 'percent' ? '%' : figureUnit(path))}, ${figure(value)} against ${figure(baseline)}`;
  return `${fails ? 'FAILS' : 'holds'}: ${text} in ${group} (${change})`;
}
