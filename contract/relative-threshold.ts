import { SockscopeError } from './errors.ts';
import type { Fault } from './faults.ts';
import { showValue } from './faults.ts';
import { didYouMean } from './nearest-names.ts';
import { isSummaryFigure, summaryFigures } from './summary-figures.ts';

/** A change of a figure that is too much, as `--fail-on` takes it: `received.fps<-10%`, `latencyMs.p99>+2`. */
export interface RelativeThreshold {
  text: string;
  /** Path in the summary. */
  path: string;
  operator: '<' | '>' | '<=' | '>=';
  /** The change: per cent of the baseline, or in the figure's own unit. */
  value: number;
  unit: 'percent' | 'absolute';
}

const FORM = /^\s*([A-Za-z][\w.-]*)\s*(<=|>=|<|>)\s*([+-]?)\s*(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%?)\s*$/i;
const EXAMPLE = "a change such as 'received.fps<-10%', 'latencyMs.p99>+5%' or 'latencyMs.p99>+2'";

/**
 * Parses changes that are too much. A number has its sign, so that nobody who means "a tenth less" writes "less than a tenth more".
 * Fails with `usage` and all faults at once.
 */
export function parseRelativeThresholds(texts: readonly string[]): RelativeThreshold[] {
  const faults: Fault[] = [];
  const thresholds = texts.flatMap((text, index) => {
    const parsed = parseOne(text);
    if ('text' in parsed) return [parsed];
    faults.push({ path: `--fail-on ${index + 1}`, value: showValue(text), allowed: parsed.allowed });
    return [];
  });
  if (faults.length > 0) {
    const what = faults.length === 1 ? 'One change' : `${faults.length} changes`;
    throw new SockscopeError('usage', `${what} given to --fail-on cannot be read.`, {
      faults,
      hint: `--fail-on takes ${EXAMPLE}: figure, < or >, and the change with its sign, in per cent of the baseline or in the figure’s unit.`,
    });
  }
  return thresholds;
}

function parseOne(text: string): RelativeThreshold | { allowed: string } {
  const [, path, operator, sign, digits, percent] = FORM.exec(text) ?? [];
  if (path === undefined || digits === undefined) return { allowed: EXAMPLE };
  const size = Number(digits);
  if (!Number.isFinite(size)) return { allowed: 'a number that is finite' };
  if (sign === '' && size !== 0)
    return { allowed: `the sign of the change: ${path}${operator}+${digits}${percent} or -${digits}${percent}` };
  if (!isSummaryFigure(path)) {
    const names = summaryFigures().map((figure) => figure.path);
    return { allowed: `a figure of the summary, which has no ${showValue(path)}.${didYouMean(path, names)}` };
  }
  return {
    text: text.trim(),
    path,
    operator: operator as RelativeThreshold['operator'],
    value: sign === '-' && size !== 0 ? -size : size,
    unit: percent === '%' ? 'percent' : 'absolute',
  };
}

/** What became of a change. */
export interface RelativeFinding {
  /** Whether it is too much, or cannot be told because a figure is missing. */
  fails: boolean;
  /** The change found, in per cent or in the figure's unit; `null` where there is none. */
  found: number | null;
  /** Why there is none. */
  reason: string | null;
}

/**
 * Whether the change from `baseline` to `value` is too much. A figure that is missing fails, and so does a percentage of a baseline of 0,
 * unless both are 0: that is no change.
 */
export function checkRelativeThreshold(
  { operator, value: limit, unit }: Pick<RelativeThreshold, 'operator' | 'value' | 'unit'>,
  baseline: number | null,
  value: number | null,
): RelativeFinding {
  if (baseline === null) return { fails: true, found: null, reason: 'the baseline has no such figure' };
  if (value === null) return { fails: true, found: null, reason: 'there is no such figure' };
  const difference = value - baseline;
  if (unit === 'percent' && baseline === 0 && difference !== 0) {
    return { fails: true, found: null, reason: 'the baseline is 0, of which there is no percentage' };
  }
  const found = unit === 'absolute' || difference === 0 ? difference : (difference / Math.abs(baseline)) * 100;
  const fails = { '<': found < limit, '>': found > limit, '<=': found <= limit, '>=': found >= limit }[operator];
  return { fails, found, reason: null };
}
