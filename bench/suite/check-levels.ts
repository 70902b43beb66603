import type { Level } from './bench-case.ts';
import { roundNumber } from './round-number.ts';
import { pairedRatios, type RoundValues, spreadOf } from './statistics.ts';
import type { ContenderResult, LevelResult, LevelVerdict } from './suite-result.ts';

/** With fewer rounds that have both, a ratio is an accident. */
const LEAST_PAIRS = 3;

/** What of a case a level is checked against. */
export interface Checked {
  unit: string;
  higherIsBetter: boolean;
  contenders: readonly ContenderResult[];
  /** Names of all contenders of the case by id, those included that this form leaves out. */
  names: Readonly<Record<string, string>>;
}

/**
 * Whether a level holds. A contender that is not on this machine, or is not asked for in the quick form, leaves it
 * unchecked; one that was run and has no measurement misses it.
 */
export function checkLevel(level: Level, checked: Checked): LevelResult {
  switch (level.kind) {
    case 'ratio':
      return { level, ...checkRatio(level, checked) };
    case 'value':
      return { level, ...checkValue(level, checked) };
    case 'ahead':
      return { level, ...checkAhead(level, checked) };
  }
}

/** The measurements of a contender by round. */
export function valuesByRound(contender: ContenderResult): RoundValues {
  const values: (number | null)[] = [];
  for (const attempt of contender.attempts) values[attempt.round] = attempt.ok ? attempt.value : null;
  return Array.from(values, (value) => value ?? null);
}

type Found = Omit<LevelResult, 'level'>;
type Missing = { verdict: LevelVerdict; reason: string };

function checkRatio({ of, to, ...bounds }: Extract<Level, { kind: 'ratio' }>, { contenders, names }: Checked): Found {
  const asked = `${names[of] ?? of} / ${names[to] ?? to} ${boundText(bounds)}`;
  const missing = missingOf(of, contenders, names) ?? missingOf(to, contenders, names);
  if (missing) return { verdict: missing.verdict, text: `${asked}: ${missing.reason}` };
  const ratios = ratiosOf(of, to, contenders);
  if (ratios.length < LEAST_PAIRS)
    return { verdict: 'missed', text: `${asked}: ${ratios.length} rounds have both, and it takes ${LEAST_PAIRS}` };
  const ratio = spreadOf(ratios)!.median;
  return { verdict: isWithin(ratio, bounds) ? 'held' : 'missed', text: `${asked}: ${ratio.toFixed(3)}` };
}

function checkValue({ of, everyRound = false, ...bounds }: Extract<Level, { kind: 'value' }>, { contenders, names, unit }: Checked): Found {
  const asked = `${names[of] ?? of} ${boundText(bounds)} ${unit}`;
  const missing = missingOf(of, contenders, names);
  if (missing) return { verdict: missing.verdict, text: `${asked}: ${missing.reason}` };
  const { median, min, max } = contenders.find(({ id }) => id === of)!.value!;
  const judged = everyRound ? [min, max] : [median];
  const found = everyRound && min !== max ? `${roundNumber(min)} to ${roundNumber(max)}` : roundNumber(median);
  return { verdict: judged.every((value) => isWithin(value, bounds)) ? 'held' : 'missed', text: `${asked}: ${found}` };
}

function checkAhead({ of, others }: Extract<Level, { kind: 'ahead' }>, { contenders, names, higherIsBetter }: Checked): Found {
  const asked = `${names[of] ?? of} ahead of every peer`;
  const missing = missingOf(of, contenders, names);
  if (missing) return { verdict: missing.verdict, text: `${asked}: ${missing.reason}` };
  const rivals = others.map((other) => {
    const name = names[other] ?? other;
    const ratio = spreadOf(ratiosOf(of, other, contenders))?.median ?? null;
    const absent = missingOf(other, contenders, names);
    // One that cannot be had here is no rival; one that was tried and failed may have been ahead.
    if (absent?.verdict === 'unchecked') return { isAhead: null, text: `${name} not measured` };
    if (absent || ratio === null) return { isAhead: false, text: `${name} could not be measured` };
    return { isAhead: higherIsBetter ? ratio > 1 : ratio < 1, text: `${ratio.toFixed(2)} times ${name}` };
  });
  const measured = rivals.filter(({ isAhead }) => isAhead !== null);
  const verdict = measured.length === 0 ? 'unchecked' : measured.every(({ isAhead }) => isAhead) ? 'held' : 'missed';
  return { verdict, text: `${asked}: ${rivals.map(({ text }) => text).join(', ')}` };
}

/** Why a contender cannot be judged; `null` when it has a measurement. */
function missingOf(id: string, contenders: readonly ContenderResult[], names: Checked['names']): Missing | null {
  const contender = contenders.find((one) => one.id === id);
  if (!contender) return { verdict: 'unchecked', reason: `${names[id] ?? id} is not run in this form` };
  if (contender.unavailable !== null) return { verdict: 'unchecked', reason: `${contender.name}: ${contender.unavailable}` };
  if (contender.value !== null) return null;
  const failed = contender.attempts.find((attempt) => !attempt.ok);
  return { verdict: 'missed', reason: `${contender.name}: ${failed && !failed.ok ? failed.reason : 'no measurement'}` };
}

function ratiosOf(of: string, to: string, contenders: readonly ContenderResult[]): number[] {
  const [first, second] = [of, to].map((id) => contenders.find((contender) => contender.id === id));
  return first && second ? pairedRatios(valuesByRound(first), valuesByRound(second)) : [];
}

interface Bounds {
  atLeast?: number;
  atMost?: number;
}

function isWithin(value: number, { atLeast, atMost }: Bounds): boolean {
  return value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);
}

function boundText({ atLeast, atMost }: Bounds): string {
  const parts = [...(atLeast === undefined ? [] : [`>= ${atLeast}`]), ...(atMost === undefined ? [] : [`<= ${atMost}`])];
  return parts.join(' and ');
}
