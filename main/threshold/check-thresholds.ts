import {
  ceilingDoubt,
  figureUnit,
  formatNumber,
  parseThreshold,
  type Summary,
  type Threshold,
  type ThresholdResult,
} from '../../contract/index.ts';
import { figureAt } from '../experiment/figure-at.ts';

/** Said of every threshold of a run without figures. */
export const NOTHING_MEASURED = 'nothing was measured: the run ended before its first whole interval after the warm-up';

/**
 * What a run found for its thresholds, in their order. Figures are compared in full precision; one that is missing, or a bound that does
 * not tell, does not hold, and the result says why.
 */
export function checkThresholds(texts: readonly string[], summary: Summary | null): ThresholdResult[] {
  return texts.map((text) => {
    const parsed = parseThreshold(text);
    if (!parsed.ok) return { text, holds: false, found: null, reason: `this version does not read it: it takes ${parsed.allowed}` };
    if (!summary) return { text, holds: false, found: null, reason: NOTHING_MEASURED };
    const { path } = parsed.threshold;
    const found = figureAt(summary, path) ?? noDrops(summary, path);
    if (found === null) return { text, holds: false, found, reason: reasonOf(summary, path) };
    const reason = undecided(parsed.threshold, found, summary);
    const isHeld = reason === null && holds(parsed.threshold, found);
    const near = isHeld ? null : nearMiss(parsed.threshold, found, summary);
    return { text, holds: isHeld, found, reason, ...(near === null ? {} : { nearMiss: near }) };
  });
}

function holds({ operator, value }: Threshold, found: number): boolean {
  switch (operator) {
    case '>=':
      return found >= value;
    case '<=':
      return found <= value;
    case '>':
      return found > value;
    case '<':
      return found < value;
    case '==':
      return found === value;
  }
}

/** On which side of what was found the figure may be where the ceiling of raw TCP is doubted: that is too low, and a share of it too high. */
const BOUNDS: Record<string, { may: 'more' | 'less'; text: string }> = {
  'ceiling.fps': { may: 'more', text: 'raw TCP reaches at least this' },
  'ceiling.ratio': { may: 'less', text: 'the share of it is at most this' },
};

/** Why a figure does not tell whether a condition holds; `null` where it does. */
function undecided(threshold: Threshold, found: number, { ceiling }: Summary): string | null {
  const bound = BOUNDS[threshold.path];
  const doubt = ceiling && ceilingDoubt(ceiling);
  if (!bound || !doubt) return null;
  const { operator } = threshold;
  const isDecided = holds(threshold, found)
    ? operator.startsWith(bound.may === 'more' ? '>' : '<')
    : operator.startsWith(bound.may === 'more' ? '<' : '>');
  return isDecided ? null : `the ceiling was ${doubt}; ${bound.text}`;
}

/** Rates that are a count over the measured time, which begins and ends anywhere between two frames, and what they count. */
const COUNTED: Record<string, string> = {
  'offered.fps': 'frame',
  'sent.fps': 'frame',
  'received.fps': 'frame',
  'displayed.fps': 'frame',
  'publish.received.fps': 'frame',
  'exchanges.perS': 'exchange',
};

/** What one frame is where it alone would turn a miss: a rate that is met may be counted with one less. `null` where it would not. */
function nearMiss({ path, value }: Threshold, found: number, { durationS, connectedS }: Summary): string | null {
  const counted = COUNTED[path];
  const overS = (path === 'received.fps' ? connectedS : null) ?? durationS;
  // A hair more than one, for what the arithmetic itself leaves.
  if (counted === undefined || Math.abs(found - value) * overS > 1 + 1e-9) return null;
  return `at most one ${counted} off: over ${formatNumber(overS)} s one is ${formatNumber(1 / overS)} ${figureUnit(path)}`;
}

/** Drops are told under the names that have some. Where those add up to all drops, there were none under another name. */
function noDrops({ dropped, unavailable }: Summary, path: string): 0 | null {
  const record = /^dropped\.(byStation|byPolicy)\.(?=.)/.exec(path)?.[1] as 'byStation' | 'byPolicy' | undefined;
  if (!record || unavailable['dropped'] !== undefined) return null;
  return Object.values(dropped[record]).reduce((sum, frames) => sum + frames, 0) === dropped.frames ? 0 : null;
}

function reasonOf({ unavailable }: Summary, path: string): string {
  const keys = path.split('.');
  for (let length = keys.length; length > 0; length--) {
    const reason = unavailable[keys.slice(0, length).join('.')];
    if (reason !== undefined) return reason;
  }
  return 'the run has no such figure';
}
