import type { Ceiling, RunEvent, Sample, SparseHistogram } from '../../contract/index.ts';
import { DIAGNOSIS_MIN_SAMPLES } from '../diagnosis/diagnose.ts';
import { isSettled } from '../diagnosis/diagnose-run.ts';
import { HistogramSum } from '../metrics/histogram.ts';
import type { BesideSample } from '../metrics/sampler.ts';

/** The values of a span, merged. */
export interface SpanHistograms {
  latencyUs: SparseHistogram;
  exchangeUs: SparseHistogram;
  heartbeatUs: SparseHistogram;
}

/** No value. */
const NOTHING: SpanHistograms = { latencyUs: [], exchangeUs: [], heartbeatUs: [] };

/** Histograms of the span between two changes that figures are told of (`toldSpan`): samples in memory have none, and a run has any number of changes. */
export class SpanSums {
  #change: RunEvent | null = null;
  #samples = 0;
  #sums = newSums();
  #isMeasured = false;
  #isOther = false;
  /** Settings changed while the run was measured. */
  isMixed = false;
  /** Of the spans that are over, the one that is told if no later one is. */
  #kept: { change: RunEvent | null; samples: number; histograms: SpanHistograms; ceiling: Ceiling | null } | null = null;

  /** A steady sample. */
  add(sample: Sample, { exchangeUs, heartbeatUs }: Pick<BesideSample, 'exchangeUs' | 'heartbeatUs'>): void {
    this.#isMeasured = true;
    if (this.#isOther) this.isMixed = true;
    if (!isSettled(sample, this.#change)) return;
    this.#samples += 1;
    this.#sums.latencyUs.add(sample.histograms.latencyUs);
    this.#sums.exchangeUs.add(exchangeUs.totalUs);
    this.#sums.heartbeatUs.add(heartbeatUs);
  }

  /**
   * A setting was changed: another span begins.
   *
   * @param ceiling that of the span which is over.
   */
  changed(change: RunEvent, ceiling: Ceiling | null): void {
    const isLongEnough = this.#samples >= DIAGNOSIS_MIN_SAMPLES;
    const isLonger = this.#samples > (this.#kept?.samples ?? -1);
    const isKeptLongEnough = (this.#kept?.samples ?? 0) >= DIAGNOSIS_MIN_SAMPLES;
    if (isLongEnough || (isLonger && !isKeptLongEnough))
      this.#kept = { change: this.#change, samples: this.#samples, histograms: this.#totals(), ceiling };
    this.#change = change;
    this.#isOther = this.#isMeasured;
    this.#samples = 0;
    this.#sums = newSums();
  }

  /** Of the span that `change` began; `null`: of the first. Nothing of one that was not kept. */
  of(change: RunEvent | null): SpanHistograms {
    if (change === this.#change) return this.#totals();
    return this.#kept?.change === change ? this.#kept.histograms : NOTHING;
  }

  /** As {@link of}: what raw TCP reaches with its messages. @param newest that of the stream as it is now: of the same messages it may be known since to be too low. */
  ceilingOf(change: RunEvent | null, newest: Ceiling | null): Ceiling | null {
    if (change === this.#change) return newest;
    const kept = this.#kept?.change === change ? this.#kept.ceiling : null;
    const isSame = kept !== null && kept.messageBytes === newest?.messageBytes && kept.serverThread === newest.serverThread;
    return isSame ? newest : kept;
  }

  #totals(): SpanHistograms {
    const { latencyUs, exchangeUs, heartbeatUs } = this.#sums;
    return { latencyUs: latencyUs.total(), exchangeUs: exchangeUs.total(), heartbeatUs: heartbeatUs.total() };
  }
}

function newSums(): Record<keyof SpanHistograms, HistogramSum> {
  return { latencyUs: new HistogramSum(), exchangeUs: new HistogramSum(), heartbeatUs: new HistogramSum() };
}
