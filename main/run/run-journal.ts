import {
  type Environment,
  type ErrorValue,
  loopOf,
  type RunEvent,
  type RunState,
  type Sample,
  type Scenario,
} from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { usefulAdvice } from '../diagnosis/useful-advice.ts';
import type { BesideSample } from '../metrics/sampler.ts';
import { NO_HISTOGRAMS, RunRecord } from './run-record.ts';

/** What a journal is given: what its capture begins with, and where to tell what is written. */
export interface RunJournalDependencies {
  clock: Clock;
  environment: Environment;
  captureId: string;
  captureFolder: string;
  onState: (change: Partial<RunState>) => void;
  onSample: (sample: Sample) => void;
  onEvent: (event: RunEvent) => void;
}

/** What a run tells as it goes: every event and every sample goes into its record and to those who watch. */
export class RunJournal {
  readonly record: RunRecord;
  /** When the run began, by its clock: events and samples have their time from there. */
  startNs = 0;
  readonly #deps: RunJournalDependencies;

  constructor(scenario: Scenario, deps: RunJournalDependencies) {
    this.#deps = deps;
    this.record = new RunRecord({
      captureId: deps.captureId,
      folder: deps.captureFolder,
      startedAt: deps.clock.wallTime(),
      scenario,
      environment: deps.environment,
      onFault: (error) => {
        this.event('recorder', 'error', error.message, error.code);
        deps.onState({ recording: false, error });
      },
    });
  }

  event(kind: RunEvent['kind'], severity: RunEvent['severity'], text: string, code: string | null = null): void {
    const tMs = Math.max(0, (this.#deps.clock.nowNs() - this.startNs) / NS_PER_MS);
    const event: RunEvent = { tMs, kind, severity, text, code };
    this.record.addEvent(event);
    this.#deps.onEvent(event);
  }

  /** A fault of the kernel reader, told by its monitor. */
  kernelFault(error: ErrorValue): void {
    this.event('kernel', 'warning', `${error.message} ${error.hint}`, error.code);
  }

  /** A sample, what its interval had beside it, and at every other one the verdict so far. */
  sample(sample: Sample, beside: BesideSample, scenario: Scenario): void {
    this.record.addSample(sample, beside);
    this.#deps.onSample({ ...sample, histograms: NO_HISTOGRAMS });
    if (this.record.samples.length % 2 === 0)
      this.#deps.onState({ diagnosis: usefulAdvice(this.record.liveDiagnosis(loopOf(scenario)), scenario) });
  }
}
