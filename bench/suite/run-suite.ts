import { cpus } from 'node:os';
import type { BenchCase, Pace } from './bench-case.ts';
import { createContext } from './create-context.ts';
import { endedSockets } from './ended-sockets.ts';
import { loadWarning } from './load-warning.ts';
import { readMachine } from './machine.ts';
import { expectedS, runCase } from './run-case.ts';
import type { CaseResult, SuiteResult } from './suite-result.ts';

/** V8 compiles what a stream and its instruments run for some seconds, ours and that of others: a third of the rate and more goes into that at first (docs/performance.md). */
const QUICK_PACE: Pace = { rounds: 3, seconds: 0.8, warmupS: 1.5 };
const FULL_PACE: Pace = { rounds: 3, seconds: 1.5, warmupS: 4 };
const LEAST_ROUNDS = 3;

export interface SuiteOptions {
  root: string;
  isQuick: boolean;
  /** Instead of what the form and the case say. */
  rounds: number | null;
  seconds: number | null;
  /** The machine's load average before anything was built or measured. */
  loadAtStart: number;
  tell(text: string): void;
}

/** A run of the suite that can be given up. */
export interface SuiteRun {
  result: Promise<SuiteResult>;
  /** Ends every process that was started, at once. */
  kill(): void;
}

/** The cases of a form that `only` names: an id, or the beginning of ids before a dash; several with commas. `null`: all. */
export function chooseCases(cases: readonly BenchCase[], only: string | null, isQuick: boolean): BenchCase[] {
  const inForm = cases.filter(({ onlyFull }) => !isQuick || !onlyFull || only !== null);
  if (only === null) return inForm;
  const names = only.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!inForm.some((one) => isNamed(one, name)))
      throw new Error(`there is no case ${name}; there are ${cases.map(({ id }) => id).join(', ')}`);
  }
  return inForm.filter((one) => names.some((name) => isNamed(one, name)));
}

function isNamed({ id }: BenchCase, name: string): boolean {
  return id === name || id.startsWith(`${name}-`);
}

/** What is measured how long and how often. */
export function paceOf(one: BenchCase, { isQuick, rounds, seconds }: Pick<SuiteOptions, 'isQuick' | 'rounds' | 'seconds'>): Pace {
  const pace = isQuick ? { ...QUICK_PACE, ...one.quick } : { ...FULL_PACE, ...one.full };
  return { ...pace, rounds: Math.max(LEAST_ROUNDS, rounds ?? pace.rounds), seconds: seconds ?? pace.seconds };
}

/** Runs the cases one after another. */
export function runSuite(cases: readonly BenchCase[], options: SuiteOptions): SuiteRun {
  const { root, isQuick, loadAtStart, tell } = options;
  const { context, endProduct, kill } = createContext(root, isQuick, tell);
  const run = async (): Promise<SuiteResult> => {
    const began = Date.now();
    const results: CaseResult[] = [];
    const totalS = cases.reduce((sum, one) => sum + expectedS(one, paceOf(one, options), context), 0);
    tell(`bench: ${cases.length} cases, about ${durationText(totalS)}; load average ${loadAtStart.toFixed(2)}`);
    const warning = loadWarning(loadAtStart, cpus().length);
    if (warning !== null) tell(`bench: ${warning}`);
    for (const one of cases) {
      if (!isQuick) await endedSockets(tell);
      const pace = paceOf(one, options);
      tell(
        `${one.id}: ${one.title} (${pace.rounds} rounds of ${pace.seconds} s after ${pace.warmupS} s, about ${durationText(expectedS(one, pace, context))})`,
      );
      try {
        results.push(await runCase(one, pace, context));
      } finally {
        await endProduct();
      }
    }
    return {
      formatVersion: 1,
      startedAt: new Date(began).toISOString(),
      tookS: Math.round((Date.now() - began) / 1_000),
      isQuick,
      machine: readMachine(context, loadAtStart),
      cases: results,
    };
  };
  return { result: run().finally(kill), kill };
}

function durationText(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
