import type { Distribution, Sample } from '../../../contract/index.ts';
import { type RecentRates, recentLatency, recentRates } from '../stream/recent.ts';
import { RingBuffer } from '../stream/ring-buffer.ts';

/** What the figures of the window show. Replaced as a whole with every sample. */
export interface Figures {
  sample: Sample | null;
  rates: RecentRates | null;
  latency: Distribution | null;
}

const NONE: Figures = { sample: null, rates: null, latency: null };
const SPARE_SAMPLES = 8;

/** The newest samples of the run, outside React: components subscribe to what they show. */
export class SampleStore {
  readonly samples = new RingBuffer<Sample>(1);
  readonly #listeners = new Set<() => void>();
  #figures: Figures = NONE;
  #peakBytes: Record<string, number> = {};
  /** Grows with every change. */
  version = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly getFigures = (): Figures => this.#figures;

  /** The highest level of each station since the run began in this window, in bytes. */
  peakBytes(station: string): number {
    return this.#peakBytes[station] ?? 0;
  }

  /** Keeps the samples of so many seconds and a few more, so that a chart's line reaches its left edge. */
  setSpan(seconds: number, intervalMs: number): void {
    this.samples.setCapacity((seconds * 1_000) / intervalMs + SPARE_SAMPLES);
    this.#changed();
  }

  push(sample: Sample): void {
    // The answer that has the samples so far may arrive after pushes of newer ones.
    if (this.samples.last && sample.tMs <= this.samples.last.tMs) return;
    this.#add(sample);
    this.#changed();
  }

  replace(samples: readonly Sample[]): void {
    this.#clear();
    for (const sample of samples) this.#add(sample);
    this.#changed();
  }

  reset(): void {
    this.#clear();
    this.#changed();
  }

  #clear(): void {
    this.samples.clear();
    this.#figures = NONE;
    this.#peakBytes = {};
  }

  #add(sample: Sample): void {
    this.samples.push(sample);
    for (const [station, level] of Object.entries(sample.stations)) {
      if (level) this.#peakBytes[station] = Math.max(this.#peakBytes[station] ?? 0, level.bytes);
    }
    // While a run drains nothing new is sent; its figures stay those of the stream.
    const isDraining = sample.phase === 'draining' && this.#figures.rates !== null;
    this.#figures = {
      sample,
      rates: isDraining ? this.#figures.rates : recentRates(this.samples),
      latency: isDraining ? this.#figures.latency : recentLatency(this.samples),
    };
  }

  #changed(): void {
    this.version += 1;
    for (const listener of this.#listeners) listener();
  }
}
