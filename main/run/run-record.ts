import {
  type CaptureLine,
  type Ceiling,
  type Diagnosis,
  type EndFigures,
  type Environment,
  type ErrorValue,
  isSettingChange,
  type LedgerSummary,
  type Loop,
  loopOf,
  type Manifest,
  type RecordingSummary,
  type RunEvent,
  type Sample,
  type Scenario,
  SETTLE_MS,
  type SparseHistogram,
  type Summary,
} from '../../contract/index.ts';
import { CaptureRecorder } from '../capture/recorder.ts';
import type { CeilingFact } from '../ceiling/ceiling-need.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { diagnoseRun, steadySpans, toldSpan } from '../diagnosis/diagnose-run.ts';
import { SteadyVerdict } from '../diagnosis/steady-verdict.ts';
import { usefulAdvice } from '../diagnosis/useful-advice.ts';
import { withClientFaults } from '../diagnosis/with-client-faults.ts';
import { HistogramSum } from '../metrics/histogram.ts';
import { type BesideSample, EXCHANGE_PARTS, LOOP_NAMES } from '../metrics/sampler.ts';
import { summarise } from '../metrics/summarise.ts';
import { checkThresholds } from '../threshold/check-thresholds.ts';
import { CloseTally } from './close-tally.ts';
import { endFigures } from './end-figures.ts';
import { PackedList } from './packed-list.ts';
import { SpanSums } from './span-sums.ts';
import { StationPeaks } from './station-peaks.ts';
import { stoppedOf } from './stopped-of.ts';

/** The live verdict looks at so many samples, and only at those after the last change. */
const VERDICT_SAMPLES = 12;

/** Samples kept in memory (packed, some 5 kB a second): two hours. The capture on disk has all. Of a longer run, levels, CPU and memory are summarised over these; counts and distributions over all. */
const KEPT_SAMPLES = 28_800;
/** Histograms are most of a sample's size: they go to the capture and into the sums, not into memory nor to windows, which do not show them. */
export const NO_HISTOGRAMS: Sample['histograms'] = { latencyUs: [], uncorrectedLatencyUs: [], gapUs: [] };
/** Events kept in memory. Changes of settings are few, and kept beyond it: the parts of a run that its verdict and figures are of lie between them. */
const KEPT_EVENTS = 2_000;

/** What the end of a run adds to its samples. */
export interface RunEnd {
  ledger: LedgerSummary;
  publishLedger: LedgerSummary | null;
  setupUs: SparseHistogram;
  kernel: Summary['kernel'];
  ceiling: CeilingFact;
}

/** Everything that is remembered of a run: samples, events, closes; in memory, and in its capture as it goes. */
export class RunRecord {
  readonly samples = new PackedList<Sample>();
  readonly events: RunEvent[] = [];
  /** What raw TCP reaches with the present message size, where that is known. */
  ceiling: Ceiling | null = null;
  readonly #recorder: CaptureRecorder;
  readonly #manifest: Omit<
    Manifest,
    'scenario' | 'finalScenario' | 'state' | 'summary' | 'stopped' | 'mixed' | 'diagnosis' | 'recordingFault' | 'thresholds' | 'recording'
  >;
  readonly #scenario: Scenario;
  #fault: string | null = null;
  readonly peaks = new StationPeaks();
  /** How connections have closed. */
  readonly closes = new CloseTally();
  readonly #droppedByPolicy: Record<string, number> = {};
  readonly #sums = {
    latencyUs: new HistogramSum(),
    uncorrectedLatencyUs: new HistogramSum(),
    gapUs: new HistogramSum(),
    heartbeatUs: new HistogramSum(),
    urgentLatencyUs: new HistogramSum(),
  };
  readonly #exchangeSums = sumsOf(EXCHANGE_PARTS);
  readonly #loopSums = sumsOf(LOOP_NAMES);
  readonly #spanSums = new SpanSums();
  readonly #verdict = new SteadyVerdict();
  #verdictCeiling: Ceiling | null = null;
  readonly #kernelSources = new Set<string>();
  #baseline: Sample | null = null;
  #negotiated: Summary['negotiated'] = null;
  #changedAtMs = 0;
  /** No setting was changed yet. */
  #isUniform = true;
  #unpacked: readonly Sample[] | null = null;
  #endFigures: EndFigures | null = null;

  constructor(options: {
    captureId: string;
    folder: string;
    startedAt: Date;
    scenario: Scenario;
    environment: Environment;
    onFault: (error: ErrorValue) => void;
  }) {
    this.#scenario = options.scenario;
    this.#recorder = new CaptureRecorder(options.folder, (error) => {
      const atS = (this.samples.last()?.tMs ?? 0) / 1_000;
      this.#fault ??= `The recording broke off after ${atS.toFixed(1)} s: ${error.message} The figures are of the whole run.`;
      options.onFault(error);
    });
    this.#manifest = {
      formatVersion: 1,
      id: options.captureId,
      name: options.scenario.name,
      saved: false,
      notes: '',
      tags: [],
      startedAt: options.startedAt.toISOString(),
      pid: process.pid,
      environment: options.environment,
      origin: null,
    };
  }

  get isRecording(): boolean {
    return this.#recorder.isRecording;
  }

  /** Whether the finished capture is on the disk. */
  get isComplete(): boolean {
    return this.#recorder.isComplete;
  }

  get negotiated(): string | null {
    return this.#negotiated?.permessageDeflate ?? null;
  }

  /** The same of all connections together. */
  get negotiatedConnections(): Summary['negotiated'] {
    return this.#negotiated;
  }

  /** What windows show of the run once it is finished; `null` before, and where nothing was measured. */
  get endFigures(): EndFigures | null {
    return this.#endFigures;
  }

  /** Makes the capture. Throws `capture-unwritable` or `disk-full`. */
  async begin(): Promise<void> {
    await this.#recorder.begin(this.#firstManifest());
  }

  /** The run never began: its empty capture is removed. */
  async abandon(): Promise<void> {
    await this.#recorder.abandon();
  }

  addSample(sample: Sample, beside: BesideSample): void {
    this.#unpacked = null;
    this.samples.push({ ...sample, histograms: NO_HISTOGRAMS });
    if (this.samples.length > KEPT_SAMPLES) {
      const oldest = this.samples.shift();
      this.#baseline ??= oldest ?? null;
    }
    this.peaks.add(sample);
    if (sample.phase === 'warmup') this.#baseline = sample;
    if (sample.phase === 'steady') this.#sumUp(sample, beside);
    if (sample.kernel) this.#kernelSources.add(sample.kernel.source);
    this.#recorder.append({ kind: 'sample', sample });
  }

  addEvent(event: RunEvent): void {
    this.events.push(event);
    if (this.events.length > KEPT_EVENTS) this.#dropOldestEvent();
    // One that failed may have made connections anew, too.
    if (event.kind === 'toggle') this.#changedAtMs = event.tMs;
    if (isSettingChange(event)) {
      this.#isUniform = false;
      this.#spanSums.changed(event, this.ceiling);
    }
    this.#recorder.append({ kind: 'event', event });
  }

  /** `connections` of a kind were opened. */
  connectionOpened(extensions: string | null, engine: Scenario['engine'], connections = 1): void {
    const deflate =
      extensions
        ?.split(',')
        .find((extension) => extension.trim().startsWith('permessage-deflate'))
        ?.trim() ?? null;
    this.#negotiated = {
      permessageDeflate: deflate,
      engine,
      connections: (this.#negotiated?.connections ?? 0) + connections,
      compressed: (this.#negotiated?.compressed ?? 0) + (deflate === null ? 0 : connections),
    };
  }

  /** Frames of single exchanges and arrivals go to the capture as they are. */
  addRows(line: Extract<CaptureLine, { kind: 'exchanges' | 'arrivals' }>): void {
    this.#recorder.append(line);
  }

  /** Since when a reading of the socket buffers tells of the stream as it is now: since the measured time began, and the last change has settled. */
  get readSinceMs(): number {
    return Math.max(this.#settledAtMs, this.#baseline?.tMs ?? 0);
  }

  get #settledAtMs(): number {
    return this.#changedAtMs + SETTLE_MS;
  }

  /** The verdict over the last seconds. */
  liveDiagnosis(loop: Loop): Diagnosis | null {
    const settledAtMs = this.#settledAtMs;
    const recent = this.samples
      .newest(VERDICT_SAMPLES)
      .filter((sample) => sample.phase === 'steady' && sample.tMs - sample.intervalMs >= settledAtMs);
    // Readings of the socket buffers may be rarer than this looks back: the newest one holds for as long as nothing was changed.
    // What was found by a ceiling that is another one now, or that the run has exceeded, is not shown until the next finding lasts.
    if (this.ceiling !== this.#verdictCeiling) this.#verdict.next(null);
    this.#verdictCeiling = this.ceiling;
    const whole = this.#isUniform ? (this.samples.last() ?? null) : null;
    return withClientFaults(this.#verdict.next(diagnose(recent, loop, this.ceiling, this.readSinceMs, whole)), this.closes.faults);
  }

  /** The run in figures; `null` where nothing was measured. */
  summarise(end: RunEnd): Summary | null {
    return summarise(this.#scenario, this.#all, {
      ...end,
      // A source that was changed by a toggle is named beside the one before it.
      kernel: { ...end.kernel, source: this.#kernelSources.size > 0 ? [...this.#kernelSources].join(', ') : end.kernel.source },
      heartbeatUs: this.#sums.heartbeatUs.total(),
      histograms: {
        latencyUs: this.#sums.latencyUs.total(),
        uncorrectedLatencyUs: this.#sums.uncorrectedLatencyUs.total(),
        gapUs: this.#sums.gapUs.total(),
      },
      urgentLatencyUs: this.#sums.urgentLatencyUs.total(),
      exchangeUs: totalsOf(EXCHANGE_PARTS, this.#exchangeSums),
      loopDelayUs: totalsOf(LOOP_NAMES, this.#loopSums),
      droppedByPolicy: this.#droppedByPolicy,
      baseline: this.#baseline,
      closes: this.closes.closes,
      negotiated: this.negotiatedConnections,
      isUniform: this.#isUniform,
    });
  }

  /** Completes the capture. Name, notes and tags that were given during the run are kept: they are in the manifest on disk. */
  async finish(
    finalScenario: Scenario,
    { summary, recording, isEarly }: { summary: Summary | null; recording: RecordingSummary | null; isEarly: boolean },
  ): Promise<Manifest> {
    const samples = this.#all;
    this.#unpacked = null;
    const { events } = this;
    const ceiling = this.#spanSums.ceilingOf(toldSpan(steadySpans(samples, events)).change, this.ceiling);
    const found = {
      finalScenario: finalScenario === this.#scenario ? null : withoutToken(finalScenario),
      state: 'complete' as const,
      summary,
      mixed: this.#spanSums.isMixed,
      stopped: isEarly ? stoppedOf(this.#scenario, summary, this.samples.last()) : null,
      diagnosis: withClientFaults(
        usefulAdvice(diagnoseRun(samples, events, loopOf(finalScenario), ceiling), finalScenario),
        this.closes.faults,
      ),
      thresholds: checkThresholds(this.#scenario.thresholds, summary),
      recording,
    };
    const remembered = { samples, events, sums: this.#spanSums, baseline: this.#baseline, ceiling };
    this.#endFigures = endFigures({ ...found, scenario: this.#scenario }, remembered);
    return this.#recorder.finish((manifest) => ({ ...manifest, ...found, recordingFault: this.#fault }), this.#firstManifest());
  }

  /** All samples as they were. At the end of a run of hours that takes a second, in which nothing else goes on: it is done once. */
  get #all(): readonly Sample[] {
    this.#unpacked ??= this.samples.all();
    return this.#unpacked;
  }

  #dropOldestEvent(): void {
    const index = this.events.findIndex((event) => !isSettingChange(event));
    if (index >= 0) this.events.splice(index, 1);
  }

  #firstManifest(): Manifest {
    return {
      ...this.#manifest,
      scenario: withoutToken(this.#scenario),
      finalScenario: null,
      state: 'recording',
      summary: null,
      mixed: null,
      stopped: null,
      diagnosis: null,
      recordingFault: null,
      thresholds: [],
      recording: null,
    };
  }

  #sumUp(sample: Sample, beside: BesideSample): void {
    const { heartbeatUs, urgentLatencyUs, exchangeUs, loopDelayUs, droppedByPolicy } = beside;
    this.#spanSums.add(sample, beside);
    for (const key of ['latencyUs', 'uncorrectedLatencyUs', 'gapUs'] as const) this.#sums[key].add(sample.histograms[key]);
    for (const name of LOOP_NAMES) this.#loopSums[name].add(loopDelayUs[name]);
    for (const part of EXCHANGE_PARTS) this.#exchangeSums[part].add(exchangeUs[part]);
    this.#sums.heartbeatUs.add(heartbeatUs);
    this.#sums.urgentLatencyUs.add(urgentLatencyUs);
    for (const [policy, dropped] of Object.entries(droppedByPolicy)) {
      this.#droppedByPolicy[policy] = (this.#droppedByPolicy[policy] ?? 0) + dropped;
    }
  }
}

function sumsOf<N extends string>(names: readonly N[]): Record<N, HistogramSum> {
  return Object.fromEntries(names.map((name) => [name, new HistogramSum()])) as Record<N, HistogramSum>;
}

function totalsOf<N extends string>(names: readonly N[], sums: Record<N, HistogramSum>): Record<N, SparseHistogram> {
  return Object.fromEntries(names.map((name) => [name, sums[name].total()])) as Record<N, SparseHistogram>;
}

/** A capture is handed to colleagues; the token of the server that it was made with is not. */
function withoutToken(scenario: Scenario): Scenario {
  return { ...scenario, bind: { ...scenario.bind, token: null } };
}
