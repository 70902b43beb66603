import {
  type Environment,
  type ErrorValue,
  type Experiment,
  type ExperimentResult,
  type ExperimentRun,
  type ExperimentState,
  planRuns,
  SockscopeError,
  type Summary,
  showValue,
  stepScenario,
  toErrorValue,
  validateExperiment,
} from '../../contract/index.ts';
import { type Clock, NS_PER_S } from '../clock.ts';
import { timedId } from '../timed-id.ts';
import type { ExperimentStore } from './experiment-store.ts';
import { figureAt } from './figure-at.ts';
import type { ExperimentRuns } from './run-to-end.ts';
import { EXPERIMENTS, findExperiment } from './shipped-experiments.ts';
import { allFailed, type RunFinding, repetitionsDone, stepResults } from './step-results.ts';

/** What the runner is given. */
export interface ExperimentRunnerOptions {
  runs: ExperimentRuns;
  store: Pick<ExperimentStore, 'write' | 'list'>;
  environment: Environment;
  clock: Clock;
  log: (line: string) => void;
  /** The id of the newest run, also of one that did not come to a capture; without it, that of the newest capture is taken. */
  newestRunId?: () => string | null;
  /** From the first run to the last, whose end what it answers is told: the runs are compared by shares of one and the same ceiling. */
  holdCeilings?: () => () => void;
  /** Told before the first run, after each, and at the end. */
  onState: (state: ExperimentState) => void;
}

const IDLE: ExperimentState = {
  phase: 'idle',
  runsDone: 0,
  runsTotal: 0,
  leftS: null,
  step: null,
  lastCaptureId: null,
  result: null,
  error: null,
};

/** Makes the runs of an experiment, repetition by repetition (1 2 3 1 2 3), and keeps what they found after each. One experiment at a time. */
export class ExperimentRunner {
  readonly #options: ExperimentRunnerOptions;
  #state: ExperimentState = IDLE;
  #work: Promise<void> | null = null;
  #stopping = false;

  constructor(options: ExperimentRunnerOptions) {
    this.#options = options;
  }

  get state(): ExperimentState {
    return this.#state;
  }

  get isActive(): boolean {
    return this.#work !== null;
  }

  /**
   * Starts an experiment that ships, by name, or a document of the user's own. Answers at once; what happens is told by
   * `onState`. Throws `experiment-active` or `experiment-invalid`.
   */
  start(nameOrDocument: unknown, repetitions?: number): ExperimentState {
    if (this.#work) throw new SockscopeError('experiment-active', 'An experiment is in progress.');
    const experiment = validateExperiment(withRepetitions(documentOf(nameOrDocument), repetitions));
    const result = this.#newResult(experiment);
    this.#stopping = false;
    this.#state = {
      phase: 'running',
      runsDone: 0,
      runsTotal: experiment.steps.length * experiment.repetitions,
      leftS: secondsLeft(experiment, []),
      step: experiment.steps[0]!.label,
      lastCaptureId: null,
      result,
      error: null,
    };
    const release = this.#options.holdCeilings?.();
    this.#work = this.#runAll(experiment, result, release).catch((thrown) => {
      release?.();
      this.#work = null;
      this.#tell({ phase: 'failed', leftS: null, step: null, error: toErrorValue(thrown) });
    });
    return this.#state;
  }

  /**
   * Ends the run in progress and answers when it has ended. That run was cut short: its capture is kept, and it is not
   * part of the result, which holds the runs before it. Fails with `experiment-inactive`.
   */
  async stop(): Promise<ExperimentState> {
    const work = this.#work;
    if (!work) throw new SockscopeError('experiment-inactive', 'No experiment is in progress.');
    this.#stopping = true;
    this.#tell({ phase: 'stopping' });
    await this.#options.runs.stop().catch((thrown) => {
      const { code, message } = toErrorValue(thrown);
      // Between two runs there is none to stop.
      if (code !== 'run-inactive') this.#options.log(`ending the run of an experiment failed: ${message}`);
    });
    await work;
    return this.#state;
  }

  /** All results that are kept, newest first. */
  results(): Promise<ExperimentResult[]> {
    return this.#options.store.list(this.#work ? (this.#state.result?.id ?? null) : null);
  }

  async #runAll(experiment: Experiment, empty: ExperimentResult, release?: () => void): Promise<void> {
    // The caller of `start` gets its answer before the first state is told.
    await Promise.resolve();
    const { steps, repetitions } = experiment;
    const findings: RunFinding[][] = steps.map(() => []);
    const secondsOfRuns: number[] = [];
    let result = empty;
    let unkept: ErrorValue | null = null;
    const runsTotal = steps.length * repetitions;
    for (let index = 0; index < runsTotal && !this.#stopping; index++) {
      const step = index % steps.length;
      this.#tell({ runsDone: index, step: steps[step]!.label, leftS: secondsLeft(experiment, secondsOfRuns), result, error: unkept });
      const beganNs = this.#options.clock.nowNs();
      const finding = await this.#runStep(experiment, step);
      const lastCaptureId = this.#options.newestRunId?.() ?? finding.captureId;
      if (lastCaptureId !== null) this.#state = { ...this.#state, lastCaptureId };
      if (this.#stopping) break;
      secondsOfRuns.push((this.#options.clock.nowNs() - beganNs) / NS_PER_S);
      findings[step]!.push(finding);
      result = { ...result, repetitionsDone: repetitionsDone(findings), steps: stepResults(experiment, findings) };
      unkept = await this.#keep(result);
    }
    const runsDone = findings.reduce((sum, runs) => sum + runs.length, 0);
    const failed = allFailed(result.steps);
    result = { ...result, state: runsDone < runsTotal ? 'stopped' : failed ? 'failed' : 'complete' };
    if (runsDone > 0) unkept = await this.#keep(result);
    // Who is told of the end may start another at once.
    release?.();
    this.#work = null;
    const firstError = failed ? (result.steps.flatMap(({ errors }) => errors)[0] ?? null) : null;
    this.#tell({ phase: failed ? 'failed' : 'ended', runsDone, leftS: null, step: null, result, error: firstError ?? unkept });
  }

  async #runStep(experiment: Experiment, step: number): Promise<RunFinding> {
    try {
      const { id, summary, diagnosis, thresholds, error } = await this.#options.runs.run(stepScenario(experiment, step));
      // What was measured until a run failed is in its capture; beside whole runs it would mislead.
      const measured = error === null ? summary : null;
      return {
        captureId: id,
        bottleneck: diagnosis?.bottleneck ?? null,
        verdict: diagnosis?.verdict ?? null,
        values: experiment.figures.map(({ path }) => (measured ? figureAt(measured, path) : null)),
        error,
        ceiling: summary?.ceiling ? trustIn(summary.ceiling) : null,
        thresholds: error === null ? thresholds : [],
      };
    } catch (thrown) {
      return { captureId: null, bottleneck: null, verdict: null, values: experiment.figures.map(() => null), error: toErrorValue(thrown) };
    }
  }

  /** Writes the result. A disk that is full must not cost what is still to be measured: the fault is told, and the experiment goes on. */
  async #keep(result: ExperimentResult): Promise<ErrorValue | null> {
    try {
      await this.#options.store.write(result);
      return null;
    } catch (thrown) {
      const error = toErrorValue(thrown);
      this.#options.log(`the result of the experiment ${result.id} is not kept: ${error.message}`);
      return error;
    }
  }

  #newResult(experiment: Experiment): ExperimentResult {
    const { clock, environment } = this.#options;
    const startedAt = clock.wallTime();
    return {
      formatVersion: 1,
      id: timedId(startedAt, experiment.name, 'experiment'),
      experiment,
      environment,
      startedAt: startedAt.toISOString(),
      state: 'running',
      repetitionsDone: 0,
      steps: stepResults(experiment, []),
    };
  }

  #tell(change: Partial<ExperimentState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onState(this.#state);
  }
}

function trustIn({ othersCores, likelyLow, exceeded }: NonNullable<Summary['ceiling']>): ExperimentRun['ceiling'] {
  return { othersCores, likelyLow, exceeded };
}

function documentOf(nameOrDocument: unknown): unknown {
  if (typeof nameOrDocument !== 'string') return nameOrDocument;
  const shipped = findExperiment(nameOrDocument);
  if (shipped) return shipped;
  const value = showValue(nameOrDocument);
  const allowed = `a document, or one of ${EXPERIMENTS.map(({ name }) => name).join(', ')}`;
  throw new SockscopeError('experiment-invalid', `There is no experiment ${value}.`, { faults: [{ path: '', value, allowed }] });
}

function withRepetitions(document: unknown, repetitions: number | undefined): unknown {
  if (repetitions === undefined || typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  return { ...document, repetitions };
}

/**
 * The time that the runs still to be made will take: each as long as the runs of its step took in the mean, or, of a step
 * without any, as long as planned times what those so far took of their plan.
 */
function secondsLeft(experiment: Experiment, secondsOfRuns: readonly number[]): number {
  const plan = planRuns(experiment);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const done = plan.slice(0, secondsOfRuns.length);
  const pace = done.length === 0 ? 1 : sum(secondsOfRuns) / sum(done.map(({ durationS }) => durationS));
  const secondsOf = (step: number, plannedS: number) => {
    const made = secondsOfRuns.filter((_, index) => plan[index]!.step === step);
    return made.length > 0 ? sum(made) / made.length : plannedS * pace;
  };
  return sum(plan.slice(done.length).map(({ step, durationS }) => secondsOf(step, durationS)));
}
