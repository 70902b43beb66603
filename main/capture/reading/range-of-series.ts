import {
  type CaptureRange,
  type Distribution,
  loopOf,
  type Manifest,
  type RangeFigures,
  type Sample,
  type Summary,
} from '../../../contract/index.ts';
import { diagnoseRun } from '../../diagnosis/diagnose-run.ts';
import { usefulAdvice } from '../../diagnosis/useful-advice.ts';
import { sampleBefore } from '../../metrics/connected-samples.ts';
import { bucketOf, distributionMs, HistogramSum } from '../../metrics/histogram.ts';
import { summarise } from '../../metrics/summarise.ts';
import { readCaptureLines } from './capture-lines.ts';
import type { CaptureSeries } from './capture-series.ts';

/** Why a range has no figure that its samples do not hold. */
const OF_THE_WHOLE_RUN = 'it is known of the whole run alone, not of a part of it';
/** Of fewer the distribution would be that of others. */
const LEAST_RECORDED_SHARE = 0.99;

/** The samples of a range with the one before it, and the sums of their histograms. */
export interface RangeSamples {
  /** `null`: the range begins with the run. */
  before: Sample | null;
  samples: Sample[];
  /** Of the steady ones, merged. */
  histograms: Sample['histograms'];
}

/** Reads a part of the samples' file. @throws what the file system says. */
export async function readRange(file: string, series: CaptureSeries, fromMs: number, toMs: number): Promise<RangeSamples> {
  const { from, to } = series.spanOf(fromMs, toMs);
  const sums = { latencyUs: new HistogramSum(), uncorrectedLatencyUs: new HistogramSum(), gapUs: new HistogramSum() };
  const samples: Sample[] = [];
  let before: Sample | null = null;
  let number = Math.max(0, from - 1);
  await readCaptureLines(
    file,
    {
      line: (line, _place, histograms) => {
        if (line.kind !== 'sample') return;
        if (number < from) before = line.sample;
        else if (number < to) {
          samples.push(line.sample);
          if (line.sample.phase === 'steady') histograms.addTo(sums);
        }
        number += 1;
      },
      // It is told when the capture is opened.
      damaged: () => {},
    },
    series.bytesOf({ from: Math.max(0, from - 1), to }),
  );
  return {
    before,
    samples,
    histograms: {
      latencyUs: sums.latencyUs.total(),
      uncorrectedLatencyUs: sums.uncorrectedLatencyUs.total(),
      gapUs: sums.gapUs.total(),
    },
  };
}

/** The figures and the verdict of a range. Pure. */
export function rangeOfSeries(manifest: Manifest, series: CaptureSeries, { before, samples, histograms }: RangeSamples): CaptureRange {
  const scenario = manifest.finalScenario ?? manifest.scenario;
  const first = samples[0];
  const last = samples[samples.length - 1];
  const timeOf = (phase: Sample['phase']) => samples.reduce((sum, sample) => sum + (sample.phase === phase ? sample.intervalMs : 0), 0);
  const fromMs = first ? (before?.tMs ?? Math.max(0, first.tMs - first.intervalMs)) : 0;
  const toMs = last?.tMs ?? 0;
  const summary = summarise(scenario, samples, null, { baseline: before, histograms, reason: OF_THE_WHOLE_RUN });
  const events = series.events.filter(({ tMs }) => tMs >= fromMs && tMs < toMs);
  return {
    fromMs,
    toMs,
    samples: samples.length,
    warmupMs: timeOf('warmup'),
    drainMs: timeOf('draining'),
    figures: summary && figuresOf(summary, samples, before, series),
    diagnosis: usefulAdvice(diagnoseRun(samples, events, loopOf(scenario), manifest.summary?.ceiling ?? null), scenario),
  };
}

function figuresOf(summary: Summary, samples: readonly Sample[], before: Sample | null, series: CaptureSeries): RangeFigures {
  const unavailable = { ...summary.unavailable };
  const last = samples[samples.length - 1]!;
  const { durationS, connectedS, loop, offered, sent, received, displayed, notOffered, foreign, wire, publish } = summary;
  const { latencyMs, uncorrectedLatencyMs, gapMs, processing, stations, kernel, eventLoop, cpu, memory } = summary;
  return {
    durationS,
    connectedS,
    loop,
    offered,
    sent,
    received,
    displayed,
    notOffered,
    foreign,
    wire,
    latencyMs,
    uncorrectedLatencyMs,
    gapMs,
    processing,
    stations,
    kernel,
    eventLoop,
    cpu,
    memory,
    dropped: { frames: summary.dropped.frames, byStation: summary.dropped.byStation },
    publish: publish && { received: publish.received },
    exchanges: exchangesOf(samples, before, series, unavailable),
    connections: {
      opened: last.connections.opened - (before?.connections.opened ?? 0),
      closed: last.connections.closed - (before?.connections.closed ?? 0),
      peak: summary.connections.peak,
    },
    unavailable,
  };
}

function exchangesOf(
  samples: readonly Sample[],
  before: Sample | null,
  series: CaptureSeries,
  unavailable: Record<string, string>,
): RangeFigures['exchanges'] {
  const steady = samples.filter(({ phase }) => phase === 'steady');
  const [first, last] = [steady[0], steady[steady.length - 1]];
  if (!first || !last?.exchanges) return null;
  const start = sampleBefore(steady, samples) ?? before;
  const fromMs = start?.tMs ?? first.tMs - first.intervalMs;
  const answered = last.exchanges.answered - (start?.exchanges?.answered ?? 0);
  const failed = last.exchanges.failed - (start?.exchanges?.failed ?? 0);
  const recorded = series.answeredIn(fromMs, last.tMs);
  delete unavailable['exchanges'];
  const isWhole = recorded.length > 0 && recorded.length >= answered * LEAST_RECORDED_SHARE;
  if (!isWhole)
    unavailable['exchanges.totalMs'] = answered === 0 ? 'none was answered' : `${recorded.length} of ${answered} were recorded one by one`;
  return {
    answered,
    failed,
    perS: answered / ((last.tMs - fromMs) / 1_000),
    totalMs: distributionOf(isWhole ? recorded : []),
  };
}

function distributionOf(timesMs: readonly number[]): Distribution {
  const sum = new HistogramSum();
  for (const ms of timesMs) sum.addCount(bucketOf(Math.round(ms * 1_000)), 1);
  return distributionMs(sum.total());
}
