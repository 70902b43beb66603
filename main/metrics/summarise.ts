import type {
  Distribution,
  LedgerSummary,
  Sample,
  Scenario,
  SparseHistogram,
  StationName,
  Summary,
  Unavailable,
} from '../../contract/index.ts';
import { loopOf, STATIONS } from '../../contract/index.ts';
import { arrivals } from './arrivals.ts';
import { distributionMs, mergeHistograms } from './histogram.ts';
import { ledgerOf } from './ledger.ts';
import { largest, mean, median, percentile, leastSquaresSlope as slope } from './statistics.ts';

/** What a run knows beside its samples. A capture that is recovered has none of it. */
export interface RunFacts {
  ledger: LedgerSummary;
  setupUs: SparseHistogram;
  heartbeatUs: SparseHistogram;
  loopDelayUs: Record<'host' | 'server' | 'load', SparseHistogram>;
  closedByCode: Record<string, number>;
  negotiated: Summary['negotiated'];
  kernel: Summary['kernel'];
  /** All values of the steady samples, whose own histograms may be gone by now. */
  histograms: Sample['histograms'];
  /** The last sample before the measured time, where the run is so long that it is no longer among the samples. */
  baseline: Sample | null;
}

/**
 * A run in figures, over the samples of phase `steady`. Counts are differences of the cumulative ones, distributions are
 * merged histograms; nothing is an average of averages.
 *
 * @param samples all samples of the run in order.
 * @returns `null` when not one whole interval was measured.
 */
export function summarise(scenario: Scenario, samples: readonly Sample[], facts: RunFacts | null): Summary | null {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const first = steady[0];
  const last = steady[steady.length - 1];
  if (!first || !last) return null;
  const before = samples[samples.indexOf(first) - 1] ?? facts?.baseline ?? null;
  const startMs = before?.tMs ?? first.tMs - first.intervalMs;
  const durationS = (last.tMs - startMs) / 1_000;
  const unavailable: Unavailable = {};
  const histograms = facts?.histograms ?? mergedHistograms(steady);
  const grown = (read: (sample: Sample) => number) => read(last) - (before ? read(before) : 0);
  const received = grown(({ frames }) => arrivals(frames, scenario));
  const payloadBytes = grown((sample) => sample.bytes.payload);
  const wireBytes = grown((sample) => sample.bytes.wire);
  const sentFrames = grown((sample) => sample.frames.sent);
  const droppedFrames = grown((sample) => sample.frames.dropped);
  const displayedFrames = last.frames.displayed === null ? null : last.frames.displayed - (before?.frames.displayed ?? 0);
  const missing = (path: string, reason: string) => {
    unavailable[path] = reason;
    return null;
  };
  const notRecorded = 'the run was cut off before its account was made';
  /** The reason of the last sample under the first of `paths` that has one. */
  const lastReason = (...paths: string[]) =>
    paths.map((path) => last.unavailable[path]).find((reason) => reason !== undefined) ?? 'no reading';

  return {
    durationS,
    warmupS: startMs / 1_000,
    loop: loopOf(scenario) ?? missing('loop', 'the clients are not ours'),
    offered: { frames: grown((sample) => sample.frames.offered), fps: grown((sample) => sample.frames.offered) / durationS },
    sent: { frames: sentFrames, fps: sentFrames / durationS, bytesPerS: grown((sample) => sample.bytes.sent) / durationS },
    received: { frames: received, fps: received / durationS, bytesPerS: payloadBytes / durationS },
    displayed:
      displayedFrames === null
        ? missing('displayed', lastReason('frames.displayed'))
        : { frames: displayedFrames, fps: displayedFrames / durationS },
    dropped: { frames: droppedFrames, byStation: droppedFrames > 0 ? { 'sender.user': droppedFrames } : {} },
    notOffered: { frames: grown((sample) => sample.frames.notOffered) },
    foreign: { frames: grown((sample) => sample.frames.foreign) },
    wire: { bytes: wireBytes, ratio: payloadBytes > 0 ? wireBytes / payloadBytes : missing('wire.ratio', 'nothing was received') },
    ledger: facts?.ledger ?? ledgerOf(samples[samples.length - 1]!.frames, [notRecorded]),
    latencyMs: measured('latencyMs', distributionMs(histograms.latencyUs)),
    uncorrectedLatencyMs: measured('uncorrectedLatencyMs', distributionMs(histograms.uncorrectedLatencyUs)),
    gapMs: measured('gapMs', distributionMs(histograms.gapUs)),
    setupMs: facts ? distributionMs(facts.setupUs) : missing('setupMs', notRecorded),
    stations: Object.fromEntries(STATIONS.map((station) => [station, stationSummary(station)])) as Summary['stations'],
    kernel: kernelSummary(),
    eventLoop: { host: loopSummary('host'), server: loopSummary('server'), load: loopSummary('load') },
    cpu: {
      process: known(
        'cpu.process',
        steady.map((sample) => sample.cpu.process),
      ),
      pool: known(
        'cpu.pool',
        steady.map((sample) => sample.cpu.pool),
      ),
      threads: Object.fromEntries(
        (['host', 'server', 'load'] as const).map((name) => [
          name,
          known(
            `cpu.threads.${name}`,
            steady.map((sample) => sample.eventLoop[name]?.cpu ?? null),
          ),
        ]),
      ),
    },
    memory: {
      rssPeakBytes: largest(steady.map((sample) => sample.memory.rssBytes)),
      rssMeanBytes: mean(steady.map((sample) => sample.memory.rssBytes)),
      rssSlopeBytesPerS:
        slope(steady.map((sample) => [sample.tMs / 1_000, sample.memory.rssBytes])) ??
        missing('memory.rssSlopeBytesPerS', 'needs at least two samples'),
    },
    connections: {
      opened: last.connections.opened,
      peak: largest(samples.map((sample) => sample.connections.open)),
      refused: last.connections.refused,
      closed: facts?.closedByCode ?? {},
    },
    heartbeatRttMs:
      facts && facts.heartbeatUs.length > 0
        ? distributionMs(facts.heartbeatUs)
        : missing('heartbeatRttMs', facts ? 'no pong came in the measured time' : notRecorded),
    negotiated: facts?.negotiated ?? missing('negotiated', facts ? 'no connection was opened' : notRecorded),
    ceiling: missing('ceiling', 'what raw TCP reaches on this machine was not measured'),
    unavailable,
  };

  function kernelSummary(): Summary['kernel'] {
    const kernel = facts?.kernel ?? kernelFromSamples(steady, scenario);
    if (kernel.source === null) unavailable['kernel.source'] = lastReason('kernel');
    return kernel;
  }

  function measured(path: string, distribution: Distribution): Distribution {
    if (distribution.n === 0) unavailable[path] = lastReason(path);
    return distribution;
  }

  function known(path: string, readings: readonly (number | null)[]): number | null {
    return (
      weightedMean(readings.map((reading, index) => [reading, steady[index]!.intervalMs])) ??
      missing(path, lastReason(path.replace(/^cpu\.threads\.(\w+)$/, 'eventLoop.$1.cpu'), path.replace('cpu.threads.', 'eventLoop.')))
    );
  }

  function stationSummary(station: StationName): Summary['stations'][StationName] {
    const levels = steady.flatMap((sample) => sample.stations[station]?.bytes ?? []);
    if (levels.length === 0) return missing(`stations.${station}`, lastReason(`stations.${station}`));
    return {
      meanBytes: mean(levels),
      p95Bytes: percentile(levels, 95),
      maxBytes: largest(levels),
      timeAboveZero: levels.filter((bytes) => bytes > 0).length / levels.length,
    };
  }

  /** Percentiles come from all delays of the run; a capture that was cut off has only each sample's worst. */
  function loopSummary(name: 'host' | 'server' | 'load'): Summary['eventLoop']['host'] {
    const readings = steady.flatMap((sample) => sample.eventLoop[name] ?? []);
    if (readings.length === 0) return missing(`eventLoop.${name}`, lastReason(`eventLoop.${name}`));
    const delay = facts ? distributionMs(facts.loopDelayUs[name]) : null;
    if (!delay) for (const field of ['p50Ms', 'p99Ms']) missing(`eventLoop.${name}.${field}`, notRecorded);
    const worst = readings.flatMap((reading) => reading.maxMs ?? []);
    return {
      p50Ms: delay?.p50 ?? null,
      p99Ms: delay?.p99 ?? null,
      maxMs: delay?.max ?? (worst.length > 0 ? largest(worst) : null),
      utilization: weightedMean(steady.map((sample) => [sample.eventLoop[name]?.utilization ?? null, sample.intervalMs])),
    };
  }
}

/** Mean of shares of time, each weighted by the time it is a share of; `null` where there is none. */
function weightedMean(shares: readonly (readonly [number | null, number])[]): number | null {
  let sum = 0;
  let weight = 0;
  for (const [share, timeMs] of shares) {
    if (share === null) continue;
    sum += share * timeMs;
    weight += timeMs;
  }
  return weight > 0 ? sum / weight : null;
}

/** All values of the steady samples. */
export function mergedHistograms(samples: readonly Sample[]): Sample['histograms'] {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const of = (key: keyof Sample['histograms']) => mergeHistograms(steady.map((sample) => sample.histograms[key]));
  return { latencyUs: of('latencyUs'), uncorrectedLatencyUs: of('uncorrectedLatencyUs'), gapUs: of('gapUs') };
}

function kernelFromSamples(steady: readonly Sample[], scenario: Scenario): Summary['kernel'] {
  const readings = steady.flatMap((sample) => sample.kernel ?? []);
  return {
    source: readings[0]?.source ?? null,
    intervalMs: scenario.kernel.intervalMs,
    readings: readings.length,
    missed: steady.length - readings.length,
    costMs: readings.length > 0 ? median(readings.map((reading) => reading.costMs)) : null,
  };
}
