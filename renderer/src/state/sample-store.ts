import { type Distribution, ratePerS, type Sample, SETTLE_MS, type StationName } from '../../../contract/index.ts';
import { LATENCY_SPAN_MS, type RecentRates, recentLatency, recentRates } from '../stream/recent.ts';
import { RingBuffer } from '../stream/ring-buffer.ts';
import { NO_STATION_READINGS, StationHistory, type StationReadings } from '../stream/station-history.ts';
import { largestReading, loopHeldMs, newestReading } from './newest-reading.ts';

/** What the figures of the window show. Replaced as a whole with every sample. */
export interface Figures {
  sample: Sample | null;
  /** The sample from which rates over about the last second are counted to `sample`; `null` where there is none. */
  before: Sample | null;
  /** The newest sample before the run began to drain; `null` where there is none. */
  streamSample: Sample | null;
  /** To it, `before`. */
  streamBefore: Sample | null;
  rates: RecentRates | null;
  latency: Distribution | null;
  /** Of key frames and control messages alone. */
  urgentLatency: Distribution | null;
  /** Time of the exchanges that ended last; `null` where there are none. */
  exchange: Distribution | null;
  /** Exchanges answered a second, over about the last second. */
  answeredPerS: number | null;
  heartbeatRttMs: number | null;
  /** How long the server's loop was held at most in the last seconds. */
  serverHeldMs: number | null;
  /** What the pipe view shows beside the levels of the newest sample. */
  stations: StationReadings;
}

const NONE: Figures = {
  sample: null,
  before: null,
  streamSample: null,
  streamBefore: null,
  rates: null,
  latency: null,
  urgentLatency: null,
  exchange: null,
  answeredPerS: null,
  heartbeatRttMs: null,
  serverHeldMs: null,
  stations: NO_STATION_READINGS,
};
const SPARE_SAMPLES = 8;
const RATE_SAMPLES = 4;
/** Heartbeats come seldom, and later still while a loop is held. */
export const SELDOM_SPAN_MS = 5_000;

/** The newest samples of the run, outside React: components subscribe to what they show. */
export class SampleStore {
  readonly samples = new RingBuffer<Sample>(1);
  readonly #listeners = new Set<() => void>();
  #figures: Figures = NONE;
  #stations = new StationHistory();
  #isNewSecond = true;
  /** Grows with every change. */
  version = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Tells of every fourth sample or so, and whenever the samples are others: for what nobody follows by the quarter of a second. */
  readonly subscribeEachSecond = (listener: () => void): (() => void) => this.subscribe(() => this.#isNewSecond && listener());

  readonly getFigures = (): Figures => this.#figures;

  /** Keeps the samples of so many seconds and a few more, so that a chart's line reaches its left edge. */
  setSpan(seconds: number, intervalMs: number): void {
    this.samples.setCapacity((seconds * 1_000) / intervalMs + SPARE_SAMPLES);
    this.#changed();
  }

  push(sample: Sample): void {
    // The answer that has the samples so far may arrive after pushes of newer ones.
    const { last } = this.samples;
    if (last && sample.tMs <= last.tMs) return;
    this.#add(sample);
    this.#changed(Math.floor(sample.tMs / 1_000) !== Math.floor((last?.tMs ?? -1) / 1_000));
  }

  /** `peakBytes`: the highest levels of the whole run, of which these samples may be the end. `changedAtMs`: when a setting was changed last; `null`: never. */
  replace(samples: readonly Sample[], peakBytes: Partial<Record<StationName, number>> = {}, changedAtMs: number | null = null): void {
    this.#clear();
    this.#stations.raisePeaks(peakBytes);
    if (changedAtMs !== null) this.settingChanged(changedAtMs);
    for (const sample of samples) this.#add(sample);
    this.#changed();
  }

  /** A setting was changed at `tMs` of the run. */
  settingChanged(tMs: number): void {
    this.#stations.countSince(tMs + SETTLE_MS);
  }

  reset(): void {
    this.#clear();
    this.#changed();
  }

  #clear(): void {
    this.samples.clear();
    this.#figures = NONE;
    this.#stations = new StationHistory();
  }

  #add(sample: Sample): void {
    this.samples.push(sample);
    this.#stations.add(sample);
    // While a run drains nothing new is sent; its figures stay those of the stream.
    const isDraining = sample.phase === 'draining' && this.#figures.rates !== null;
    const from = this.#before();
    const before = from && from !== sample ? from : null;
    const stream = sample.phase === 'draining' ? this.#figures : { streamSample: sample, streamBefore: before };
    this.#figures = {
      sample,
      before,
      streamSample: stream.streamSample,
      streamBefore: stream.streamBefore,
      rates: isDraining ? this.#figures.rates : recentRates(this.samples),
      latency: isDraining ? this.#figures.latency : recentLatency(this.samples),
      urgentLatency: isDraining
        ? this.#figures.urgentLatency
        : newestReading(this.samples, LATENCY_SPAN_MS, ({ urgentLatencyMs }) => urgentLatencyMs),
      exchange: newestReading(this.samples, LATENCY_SPAN_MS, ({ exchanges }) =>
        exchanges && exchanges.totalMs.n > 0 ? exchanges.totalMs : null,
      ),
      answeredPerS: isDraining ? this.#figures.answeredPerS : this.#answeredPerS(),
      heartbeatRttMs: newestReading(this.samples, SELDOM_SPAN_MS, ({ heartbeatRttMs }) => heartbeatRttMs),
      serverHeldMs: largestReading(this.samples, SELDOM_SPAN_MS, (one) => loopHeldMs(one, 'server')),
      stations: this.#stations.read(from, isDraining ? this.#figures.stations : null),
    };
  }

  #answeredPerS(): number | null {
    return ratePerS(({ exchanges }) => exchanges?.answered ?? null)(this.samples.last!, this.#before());
  }

  /** The sample from which rates over the last second are counted. */
  #before(): Sample | undefined {
    return this.samples.at(Math.max(0, this.samples.length - 1 - RATE_SAMPLES));
  }

  #changed(isNewSecond = true): void {
    this.version += 1;
    this.#isNewSecond = isNewSecond;
    for (const listener of this.#listeners) listener();
  }
}
