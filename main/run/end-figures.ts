import type { Ceiling, EndFigures, Manifest, RunEvent, Sample } from '../../contract/index.ts';
import { type SteadySpan, steadySpans, toldSpan } from '../diagnosis/diagnose-run.ts';
import { sampleBefore } from '../metrics/connected-samples.ts';
import { distributionMs } from '../metrics/histogram.ts';
import { largest } from '../metrics/statistics.ts';
import { summarise } from '../metrics/summarise.ts';
import { pipeFigures } from '../report/pipe-figures.ts';
import { changesWithin } from '../report/spans.ts';
import type { SpanSums } from './span-sums.ts';

/** What is remembered of a run that its figures are made of. */
interface Remembered {
  samples: readonly Sample[];
  events: readonly RunEvent[];
  sums: Pick<SpanSums, 'of' | 'isMixed'>;
  /** The last sample before them, where the run is so long that its first ones are no longer there. */
  baseline: Sample | null;
  /** That of the span which is told. */
  ceiling: Ceiling | null;
}

/** The figures of a run that has ended, over the span that its verdict and the pipe view of its report are about. `null`: nothing was measured. */
export function endFigures(
  { scenario: started, finalScenario, diagnosis }: Pick<Manifest, 'scenario' | 'finalScenario' | 'diagnosis'>,
  { samples, events, sums, baseline, ceiling }: Remembered,
): EndFigures | null {
  const scenario = finalScenario ?? started;
  const span = toldSpan(steadySpans(samples, events));
  const pipe = pipeFigures({ samples, events, scenario, diagnosis });
  const { before, measured } = beginning(span, samples, baseline);
  const { latencyUs, exchangeUs, heartbeatUs } = sums.of(span.change);
  const { isMixed } = sums;
  const summary = summarise(scenario, measured, null, {
    baseline: before,
    histograms: { latencyUs, uncorrectedLatencyUs: [], gapUs: [] },
    reason: '',
  });
  if (!pipe || !summary) return null;
  const { durationS, connectedS, received, displayed } = summary;
  return {
    durationS,
    connectedS,
    isPart: isMixed,
    laterChanges: changesWithin(samples, events).filter(({ tMs }) => tMs >= span.samples.at(-1)!.tMs).length,
    receivedFps: received.fps,
    ceiling,
    displayedFps: displayed?.fps ?? null,
    payloadBytesPerS: received.bytesPerS,
    latencyMs: summary.latencyMs,
    answeredPerS: answeredPerS(measured, before),
    exchangeMs: distributionMs(exchangeUs),
    heartbeatRttMs: distributionMs(heartbeatUs),
    sockets: scenario.direction === 'observe' ? largest(measured.map(({ kernel }) => kernel?.receiver?.sockets ?? 0)) : null,
    pipe: { ...pipe, isPart: isMixed },
  };
}

/** The sample at whose end a span begins, and those after it. Where a span that a change began has lost its first ones, what it counts from is the first that is left of it. */
function beginning({ change, samples }: SteadySpan, all: readonly Sample[], baseline: Sample | null) {
  const before = sampleBefore(samples, all) ?? (change === null ? baseline : null);
  if (before || change === null) return { before, measured: samples };
  const [first = null, ...rest] = samples;
  return { before: first, measured: rest };
}

/** As in the summary: what was answered since the span began, a second. */
function answeredPerS(samples: readonly Sample[], before: Sample | null): number | null {
  const [first, last] = [samples[0]!, samples[samples.length - 1]!];
  if (last.exchanges === null) return null;
  const startMs = before?.tMs ?? first.tMs - first.intervalMs;
  return (last.exchanges.answered - (before?.exchanges?.answered ?? 0)) / ((last.tMs - startMs) / 1_000);
}
