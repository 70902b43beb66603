import { type ExperimentResult, foundText, SockscopeError, type ThresholdResult, toErrorValue } from '../contract/index.ts';
import { type JunitRun, junitRun } from '../main/report/junit.ts';
import { faultOfMade, type MadeCaptures } from './made-captures.ts';
import { withThresholds } from './scenario-argument.ts';

/** The experiment's document with thresholds for every run, also of steps that have thresholds of their own. */
export function withRunThresholds(document: Record<string, unknown>, texts: readonly string[]): Record<string, unknown> {
  if (texts.length === 0) return document;
  const { set, steps } = document as { set?: object; steps?: unknown };
  const isOwn = (step: unknown): step is { set: object } =>
    typeof (step as { set?: unknown } | null)?.set === 'object' && 'thresholds' in ((step as { set: object | null }).set ?? {});
  return {
    ...document,
    set: withThresholds(set ?? {}, texts),
    ...(Array.isArray(steps)
      ? { steps: steps.map((step) => (isOwn(step) ? { ...step, set: withThresholds(step.set, texts) } : step)) }
      : {}),
  };
}

/** One line for each threshold that a run missed; where any were asked for, also one for each run that failed, of which nothing is known. */
export function missedOfRuns({ experiment, steps }: Pick<ExperimentResult, 'experiment' | 'steps'>): string[] {
  const asked = [experiment.set, ...steps.map(({ set }) => set)].some((set) => 'thresholds' in set);
  const lineOf = (label: string, run: number, result: ThresholdResult) =>
    `threshold missed: ${result.text} (${label}, repetition ${run + 1}: ${foundText(result)})`;
  const missed = steps.flatMap(({ label, thresholds }) =>
    (thresholds ?? []).flatMap((results, run) => results.filter(({ holds }) => !holds).map((result) => lineOf(label, run, result))),
  );
  const failed = steps.flatMap(({ label, errors }) =>
    errors.map(({ message }) => `thresholds not checked: a run of ${label} failed (${message})`),
  );
  return asked ? [...missed, ...failed] : [];
}

/** The captures of an experiment's runs. */
type RunCaptures = Pick<MadeCaptures, 'open' | 'incompleteError'>;

/** One error for each run whose capture is not whole, or cannot be looked at, named by its run. */
export async function incompleteRuns(
  { steps }: Pick<ExperimentResult, 'steps'>,
  made: Pick<RunCaptures, 'incompleteError'>,
): Promise<SockscopeError[]> {
  const found: SockscopeError[] = [];
  for (const { label, captureIds } of steps) {
    for (const [index, id] of captureIds.entries()) {
      const fault = await made.incompleteError(id).catch((error: unknown) => error);
      if (fault === null) continue;
      const { code, message, hint } = toErrorValue(fault);
      found.push(new SockscopeError(code, `${label}, run ${index + 1}: ${message}`, { hint }));
    }
  }
  return found;
}

/** A suite for each run of an experiment, read from its captures one after another; a run that came to no capture is an error. */
export async function junitRunsOf({ experiment, steps, startedAt }: ExperimentResult, made: RunCaptures): Promise<JunitRun[]> {
  const runs: JunitRun[] = [];
  for (const { label, captureIds, bottlenecks, errors } of steps) {
    const nameOf = (number: number) => `${experiment.name}: ${label}, run ${number}`;
    for (const [index, id] of captureIds.entries()) {
      const incomplete = await made.incompleteError(id);
      const document = await made.open(id);
      runs.push({ ...junitRun(document, faultOfMade(document, incomplete)), name: nameOf(index + 1) });
    }
    for (let number = captureIds.length + 1; number <= bottlenecks.length; number++) {
      const message = errors.map((error) => error.message).join(' ') || 'The run did not come to a capture.';
      runs.push({
        name: nameOf(number),
        startedAt,
        seconds: 0,
        fault: { code: errors[0]?.code ?? 'internal', message },
        thresholds: [],
        properties: [],
      });
    }
  }
  return runs;
}
