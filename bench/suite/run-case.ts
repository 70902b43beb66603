import { loadavg } from 'node:os';
import { type BenchCase, type Contender, type Pace, paceOfContender, type RunningContender } from './bench-case.ts';
import type { BenchContext } from './bench-context.ts';
import { checkLevel, valuesByRound } from './check-levels.ts';
import { roundNumber } from './round-number.ts';
import { placesOf, runTurns } from './run-turns.ts';
import { pairedRatios, spreadOf } from './statistics.ts';
import type { Attempt, CaseResult, ContenderResult } from './suite-result.ts';
import { textOf, withinPatience } from './within-patience.ts';

/** Runs the contenders of a case in turn, round after round (A B C A B C), and works out ratios and levels. */
export async function runCase(one: BenchCase, pace: Pace, context: BenchContext): Promise<CaseResult> {
  const loadAtStart = loadavg()[0] ?? 0;
  const results = new Map<Contender, ContenderResult>();
  for (const contender of chosenOf(one.contenders, context))
    results.set(contender, emptyResult(one, contender, await reasonOf(contender, context)));
  const isAvailable = (contender: Contender) => results.get(contender)?.unavailable === null;
  if (one.turns) {
    const attempts = await runTurns(one, one.contenders.filter(isAvailable), pace, context);
    for (const [contender, made] of attempts) results.get(contender)!.attempts.push(...made);
    return withLevels(one, pace, loadAtStart, [...results.values()]);
  }
  for (let round = 0; round < pace.rounds; round++) {
    for (const contender of one.contenders.filter(isAvailable)) {
      const attempt = await attemptOf(contender, round, paceOfContender(contender, pace, context), context);
      results.get(contender)!.attempts.push(attempt);
      context.tell(
        `  ${one.id} ${round + 1}/${pace.rounds} ${contender.name}: ${attempt.ok ? `${roundNumber(attempt.value)} ${one.unit}` : attempt.reason}`,
      );
    }
  }
  return withLevels(one, pace, loadAtStart, [...results.values()]);
}

/** Those that the form takes. */
function chosenOf(contenders: readonly Contender[], { isQuick }: BenchContext): Contender[] {
  return contenders.filter(({ onlyFull }) => !isQuick || !onlyFull);
}

/** What a case found, once all runs are made. */
export function withLevels(one: BenchCase, pace: Pace, loadAtStart: number, results: readonly ContenderResult[]): CaseResult {
  const contenders = results.map((result) => {
    const values = valuesByRound(result);
    const reference = results.find(({ id }) => id === result.reference);
    return {
      ...result,
      value: spreadOf(values.filter((value) => value !== null)),
      ratio: reference && reference.id !== result.id ? spreadOf(pairedRatios(values, valuesByRound(reference))) : null,
    };
  });
  const { id, title, what, quickForm, unit, higherIsBetter, figureColumns } = one;
  const names = Object.fromEntries(one.contenders.map((contender) => [contender.id, contender.name]));
  const levels = one.levels.map((level) => checkLevel(level, { unit, higherIsBetter, contenders, names }));
  const columns = figureColumns ? { figureColumns } : {};
  return { id, title, what, quickForm, unit, higherIsBetter, ...columns, pace, loadAtStart, contenders, levels };
}

/** How long a case takes in seconds, roughly: each run needs a moment to start and to end. */
export function expectedS(one: BenchCase, pace: Pace, context: BenchContext): number {
  const contenders = chosenOf(one.contenders, context);
  const { turns } = one;
  if (turns) {
    const places = placesOf(turns, contenders).flat();
    const warmS = places.reduce((sum, contender) => sum + paceOfContender(contender, pace, context).warmupS + 0.7, 0);
    return warmS + places.length * pace.rounds * ((pace.settleS ?? 0) + pace.seconds + 0.1);
  }
  const roundS = contenders.reduce((sum, contender) => sum + pace.seconds + paceOfContender(contender, pace, context).warmupS + 0.7, 0);
  return roundS * pace.rounds;
}

async function reasonOf(contender: Contender, context: BenchContext): Promise<string | null> {
  try {
    return (await contender.unavailable?.(context)) ?? null;
  } catch (error) {
    return textOf(error);
  }
}

async function attemptOf(contender: RunningContender, round: number, pace: Pace, context: BenchContext): Promise<Attempt> {
  try {
    const running = contender.run(context, pace);
    return { round, ok: true, ...(await withinPatience(pace.seconds + pace.warmupS, running, context.giveUp)) };
  } catch (error) {
    return { round, ok: false, reason: textOf(error) };
  }
}

function emptyResult(one: BenchCase, contender: Contender, unavailable: string | null): ContenderResult {
  const { id, name, what, isOurs } = contender;
  const reference = contender.reference === undefined ? one.reference : contender.reference;
  return {
    id,
    name,
    what,
    isOurs,
    unavailable,
    attempts: [],
    value: null,
    reference: reference === id ? null : reference,
    ratio: null,
  };
}
