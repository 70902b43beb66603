import {
  type CaptureDocument,
  type Exchange,
  isSettingChange,
  type RunEvent,
  type Sample,
  SETTLE_MS,
  type StationName,
} from '../../contract/index.ts';
import { connectedSamples, sampleBefore } from '../metrics/connected-samples.ts';
import { distributionMs, mergeHistograms } from '../metrics/histogram.ts';
import { readStation, startOf } from '../metrics/station-readings.ts';
import { percentile } from '../metrics/statistics.ts';

/** The measured time between two changes of a setting. */
export interface Span {
  /** The change that began it; `null` for the first. */
  change: string | null;
  fromMs: number;
  toMs: number;
  /** `null`: too short to hold one whole interval after settling. */
  figures: SpanFigures | null;
}

export interface SpanFigures {
  receivedFps: number;
  /** Direction echo: exchanges that were answered a second, and how long those took that began in the span. */
  answeredPerS: number | null;
  exchangeP50Ms: number | null;
  exchangeP99Ms: number | null;
  payloadBytesPerS: number;
  wireRatio: number | null;
  latencyP50Ms: number | null;
  latencyP99Ms: number | null;
  senderBacklogBytes: number | null;
  recvQueueBytes: number | null;
}

/** The spans that the changes of a run divide its measured time into; none when nothing was changed. */
export function changeSpans({
  scenario,
  events,
  samples,
  exchanges,
}: Pick<CaptureDocument, 'scenario' | 'events' | 'samples' | 'exchanges'>): Span[] {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const changes = changesWithin(samples, events);
  if (changes.length === 0) return [];
  const startMs = startOf(steady);
  const last = steady[steady.length - 1]!;
  return [null, ...changes].map((change, index) => {
    const fromMs = change?.tMs ?? startMs;
    const toMs = changes[index]?.tMs ?? last.tMs;
    const settledMs = change ? fromMs + SETTLE_MS : fromMs;
    const settled = steady.filter((sample) => sample.tMs - sample.intervalMs >= settledMs - 0.5 && sample.tMs <= toMs);
    const connected = scenario.direction === 'listen' ? connectedSamples(settled, sampleBefore(settled, samples)) : settled;
    const within = connected.length > 0 ? connected : settled;
    return {
      change: change?.text ?? null,
      fromMs,
      toMs,
      figures: within.length > 0 ? spanFigures(within, sampleBefore(within, samples), begunIn(exchanges, settledMs, toMs)) : null,
    };
  });
}

/** Whether settings changed while a run was measured, so that its figures are of several spans ({@link changeSpans}). */
export function isMixed({ events, samples }: Pick<CaptureDocument, 'events' | 'samples'>): boolean {
  return changesWithin(samples, events).length > 0;
}

/** The changes of settings that came while a run was measured: none of its warm-up, and none that nothing was measured after. */
export function changesWithin(samples: readonly Sample[], events: readonly RunEvent[]): RunEvent[] {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const last = steady[steady.length - 1];
  return last ? changesBetween(events, startOf(steady), last.tMs) : [];
}

/** Changes of settings within a stretch of time, neither at its beginning nor at its end. */
export function changesBetween(events: readonly RunEvent[], fromMs: number, toMs: number): RunEvent[] {
  return events.filter((event) => isSettingChange(event) && event.tMs > fromMs && event.tMs < toMs);
}

/** Rates weigh each interval by its length, percentiles come from the merged histograms. */
function spanFigures(samples: readonly Sample[], before: Sample | null, totalsMs: readonly number[]): SpanFigures {
  const total = (read: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + read(sample) * (sample.intervalMs / 1_000), 0);
  const lengthS = total(() => 1);
  const payload = total((sample) => sample.rates.payloadBytesPerS);
  const latency = distributionMs(mergeHistograms(latenciesOf(samples)));
  return {
    receivedFps: total((sample) => sample.rates.receivedFps) / lengthS,
    answeredPerS: samples.some(({ exchanges }) => exchanges) ? total((sample) => sample.exchanges?.answeredPerS ?? 0) / lengthS : null,
    exchangeP50Ms: totalsMs.length > 0 ? percentile(totalsMs, 50) : null,
    exchangeP99Ms: totalsMs.length > 0 ? percentile(totalsMs, 99) : null,
    payloadBytesPerS: payload / lengthS,
    wireRatio: wireRatioOf(samples, before),
    latencyP50Ms: latency.p50,
    latencyP99Ms: latency.p99,
    senderBacklogBytes: meanLevel(samples, 'sender.user'),
    recvQueueBytes: meanLevel(samples, 'receiver.kernel'),
  };
}

/** As in the summary: what an inbox dropped came over the wire all the same. @param before `null`: the span begins with the run. */
function wireRatioOf(samples: readonly Sample[], before: Sample | null): number | null {
  const last = samples[samples.length - 1]!;
  const arrivedOf = ({ bytes }: Sample) => bytes.arrived ?? bytes.payload;
  const arrived = arrivedOf(last) - (before ? arrivedOf(before) : 0);
  return arrived > 0 ? (last.bytes.wire - (before?.bytes.wire ?? 0)) / arrived : null;
}

/** One after another: all at once they would be most of a capture. */
function* latenciesOf(samples: readonly Sample[]) {
  for (const { histograms } of samples) yield histograms.latencyUs;
}

/** Total times of the answered exchanges that began between two moments. */
function begunIn(exchanges: readonly Exchange[], fromMs: number, toMs: number): number[] {
  return exchanges.flatMap(({ startMs, totalMs, outcome }) =>
    outcome === 'answered' && startMs >= fromMs && startMs < toMs ? totalMs : [],
  );
}

/** Of what was read in the span: a reading from before the change that the first samples still carry says nothing of what followed. */
function meanLevel(samples: readonly Sample[], station: StationName): number | null {
  return readStation(samples, station)?.meanBytes ?? null;
}
