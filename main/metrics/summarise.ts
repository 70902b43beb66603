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
import {
  CLIENTS_NOT_OURS,
  type Direction,
  isKernelReadingNew,
  loopOf,
  messageBytesOf,
  NOT_OBSERVED,
  NOTHING_OF_OURS,
  STATIONS,
  TOLD_BY_SENDERS,
} from '../../contract/index.ts';
import type { CeilingFact } from '../ceiling/ceiling-need.ts';
import { exceedsCeiling, rateOverWire } from '../ceiling/exceeds-ceiling.ts';
import type { Closes } from '../run/close-tally.ts';
import { arrivals } from './arrivals.ts';
import { connectedSamples, sampleBefore } from './connected-samples.ts';
import { distributionMs, mergeHistograms } from './histogram.ts';
import { ledgerOf } from './ledger.ts';
import { summariseOwnSubscribers } from './own-subscribers.ts';
import { EXCHANGE_PARTS, type ExchangePart, LOOP_NAMES, type LoopName } from './sampler.ts';
import { ONLY_OLDER_READING, readStation, shareAboveZero } from './station-readings.ts';
import { largest, mean, median, percentile, leastSquaresSlope as slope, weightedMean } from './statistics.ts';
import { wireRatioOf } from './wire-ratio.ts';

/** What a run knows beside its samples. A capture that is recovered has none of it. */
export interface RunFacts {
  ledger: LedgerSummary;
  /** Of relay, the leg from the publishers. */
  publishLedger: LedgerSummary | null;
  setupUs: SparseHistogram;
  urgentLatencyUs: SparseHistogram;
  exchangeUs: Record<ExchangePart, SparseHistogram>;
  heartbeatUs: SparseHistogram;
  loopDelayUs: Record<LoopName, SparseHistogram>;
  closes: Closes;
  /** How many drops in inboxes were counted under each `receiver.policy`. */
  droppedByPolicy: Record<string, number>;
  negotiated: Summary['negotiated'];
  /** No setting was changed in the run: what was measured of the whole of it is true of its measured time. */
  isUniform: boolean;
  kernel: Summary['kernel'];
  ceiling: CeilingFact;
  /** All values of the steady samples, whose own histograms may be gone by now. */
  histograms: Sample['histograms'];
  /** The last sample before the measured time, where the run is so long that it is no longer among the samples. */
  baseline: Sample | null;
}

/** Why a recovered capture lacks what the run itself would have told at its end. */
export const CUT_OFF = 'the run was cut off before its account was made';
const IN_ONE_PIECE = 'raw TCP was measured in one piece, by an older version';

/** What is known of a part of a run, whose samples come without their histograms. */
export interface PartFacts {
  /** The sample before the part; `null` where it begins with the run. */
  baseline: Sample | null;
  /** Of its steady samples, merged. */
  histograms: Sample['histograms'];
  /** Why what only the whole run knows is missing, for the middle of a sentence. */
  reason: string;
}

/**
 * A run in figures, over the samples of phase `steady`. Counts are differences of the cumulative ones, distributions are
 * merged histograms; nothing is an average of averages.
 *
 * @param samples all samples of the run in order.
 * @param part where the samples are those of a part of the run.
 * @returns `null` when not one whole interval was measured.
 */
export function summarise(
  scenario: Scenario,
  samples: readonly Sample[],
  facts: RunFacts | null,
  part: PartFacts | null = null,
): Summary | null {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const first = steady[0];
  const last = steady[steady.length - 1];
  if (!first || !last) return null;
  const before = sampleBefore(steady, samples) ?? facts?.baseline ?? part?.baseline ?? null;
  const startMs = before?.tMs ?? first.tMs - first.intervalMs;
  const durationS = (last.tMs - startMs) / 1_000;
  const unavailable: Unavailable = {};
  const histograms = facts?.histograms ?? part?.histograms ?? mergedHistograms(steady);
  const grown = (read: (sample: Sample) => number) => read(last) - (before ? read(before) : 0);
  const received = grown(({ frames }) => arrivals(frames, scenario));
  const payloadBytes = grown((sample) => sample.bytes.payload);
  // A capture from before there were inboxes has no such count; then everything that arrived was received.
  const arrivedBytes = grown((sample) => sample.bytes.arrived ?? sample.bytes.payload);
  const wireBytes = grown((sample) => sample.bytes.wire);
  // A capture from before there was this count has messages of one size alone.
  const sentBytes = grown((sample) => sample.bytes.sent ?? sample.frames.sent * messageBytesOf(scenario.payload));
  const sentFrames = grown((sample) => sample.frames.sent);
  const dropped = droppedSummary();
  // Before clients of the user's own come and after they go nothing is slow: their rates are over the time in which one was there.
  const connected = scenario.direction === 'listen' ? connectedSamples(steady, before) : null;
  const connectedS = connected?.reduce((sum, { intervalMs }) => sum + intervalMs / 1_000, 0);
  const whileConnected = (read: (sample: Sample) => number) =>
    connectedS ? connected!.reduce((sum, sample) => sum + (read(sample) * sample.intervalMs) / 1_000, 0) / connectedS : 0;
  const receivedFps = connected ? whileConnected(({ rates }) => rates.receivedFps) : received / durationS;
  const displayedFrames = last.frames.displayed === null ? null : last.frames.displayed - (before?.frames.displayed ?? 0);
  const missing = (path: string, reason: string) => {
    unavailable[path] = reason;
    return null;
  };
  const notRecorded = part?.reason ?? CUT_OFF;
  /** The reason of the last sample under the first of `paths` that has one. */
  const lastReason = (...paths: string[]) =>
    paths.map((path) => last.unavailable[path]).find((reason) => reason !== undefined) ?? 'no reading';

  return {
    durationS,
    warmupS: startMs / 1_000,
    connectedS: connectedS ?? missing('connectedS', 'rates are over the whole measured time'),
    loop: loopOf(scenario) ?? missing('loop', 'the clients are not ours'),
    offered: { frames: grown((sample) => sample.frames.offered), fps: grown((sample) => sample.frames.offered) / durationS },
    sent: { frames: sentFrames, fps: sentFrames / durationS, bytesPerS: sentBytes / durationS },
    received: {
      frames: received,
      fps: receivedFps,
      bytesPerS: connected ? whileConnected(({ rates }) => rates.payloadBytesPerS) : payloadBytes / durationS,
    },
    displayed:
      displayedFrames === null
        ? missing('displayed', lastReason('frames.displayed'))
        : {
            frames: displayedFrames,
            fps: connected ? whileConnected(({ rates }) => rates.displayedFps ?? 0) : displayedFrames / durationS,
          },
    dropped,
    notOffered: { frames: grown((sample) => sample.frames.notOffered) },
    foreign: { frames: grown((sample) => sample.frames.foreign) },
    wire: { bytes: wireBytes, ratio: arrivedBytes > 0 ? wireRatio() : missing('wire.ratio', 'nothing arrived') },
    ledger: facts?.ledger ?? ledgerOf(samples[samples.length - 1]!.frames, [notRecorded]),
    publish: publishSummary(),
    exchanges: exchangeSummary(),
    urgentLatencyMs:
      facts && facts.urgentLatencyUs.length > 0
        ? distributionMs(facts.urgentLatencyUs)
        : missing('urgentLatencyMs', facts ? 'no key frame or control message was taken' : notRecorded),
    processing: processingSummary(),
    pool: last.pool ?? missing('pool', lastReason('pool')),
    viewer: last.viewer ?? missing('viewer', lastReason('viewer')),
    subscribers: summariseOwnSubscribers(steady, grown, durationS) ?? missing('subscribers', lastReason('subscribers')),
    latencyMs: measured('latencyMs', distributionMs(histograms.latencyUs)),
    uncorrectedLatencyMs: measured('uncorrectedLatencyMs', distributionMs(histograms.uncorrectedLatencyUs)),
    gapMs: measured('gapMs', distributionMs(histograms.gapUs)),
    setupMs: facts ? setupOf(facts.setupUs) : missing('setupMs', notRecorded),
    stations: Object.fromEntries(STATIONS.map((station) => [station, stationSummary(station)])) as Summary['stations'],
    kernel: kernelSummary(),
    eventLoop: {
      host: loopSummary('host'),
      server: loopSummary('server'),
      load: loopSummary('load'),
      receiver: loopSummary('receiver'),
      work: loopSummary('work'),
    },
    cpu: {
      process: known(
        'cpu.process',
        steady.map((sample) => sample.cpu.process),
      ),
      pool: known(
        'cpu.pool',
        steady.map((sample) => sample.cpu.pool),
      ),
      others: known(
        'cpu.others',
        steady.map((sample) => sample.cpu.others),
      ),
      threads: Object.fromEntries(
        LOOP_NAMES.map((name) => [
          name,
          known(
            `cpu.threads.${name}`,
            steady.map((sample) => sample.eventLoop[name]?.cpu ?? null),
          ),
        ]),
      ),
      processPerFrameUs: cpuPerFrameUs('cpu.processPerFrameUs', 'cpu.process', ({ cpu }) => cpu.process),
      serverPerFrameUs: cpuPerFrameUs('cpu.serverPerFrameUs', 'cpu.threads.server', ({ eventLoop }) => eventLoop.server?.cpu ?? null),
    },
    memory: {
      rssPeakBytes: largest(steady.map((sample) => sample.memory.rssBytes)),
      rssMeanBytes: mean(steady.map((sample) => sample.memory.rssBytes)),
      rssSlopeBytesPerS:
        slope(steady.map((sample) => [sample.tMs / 1_000, sample.memory.rssBytes])) ??
        missing('memory.rssSlopeBytesPerS', 'needs at least two samples'),
      perConnectionBytes: perConnection(),
    },
    connections: {
      // As the closes, over the whole run: what was opened is closed at the end, which is no longer measured time.
      opened: samples[samples.length - 1]!.connections.opened,
      peak: largest(samples.map((sample) => sample.connections.open)),
      refused: samples[samples.length - 1]!.connections.refused,
      ...(facts?.closes ?? { closed: {}, closedByReason: {}, closes: [], reasonsGiven: [], reasonsUntold: 0 }),
    },
    heartbeatRttMs:
      facts && facts.heartbeatUs.length > 0
        ? distributionMs(facts.heartbeatUs)
        : missing('heartbeatRttMs', facts ? 'no pong came in the measured time' : notRecorded),
    negotiated: facts?.negotiated ?? missing('negotiated', facts ? 'no connection was opened' : notRecorded),
    ceiling: ceilingSummary(),
    // Counts of frames stay numbers in the format: of a run that has none they are 0, and the reason says that nothing was counted.
    unavailable: { ...unavailable, ...uncounted(scenario.direction) },
  };

  /**
   * Of a message that is on its way when the measured time begins or ends, the wire has bytes already that no message has yet. Over the whole of a run each has all
   * of them, the ones that were still on their way having arrived in the drain.
   */
  function wireRatio(): number {
    const whole = facts?.isUniform ? wireRatioOf(samples[samples.length - 1]!) : null;
    return whole ?? wireBytes / arrivedBytes;
  }

  /** At the sender and in the inboxes, over the measured time. */
  function droppedSummary(): Summary['dropped'] {
    const atSender = grown(({ frames }) => frames.dropped);
    const noCredit = grown(({ frames }) => frames.droppedNoCredit);
    const inInbox = grown(({ frames }) => frames.droppedByReceiver);
    const counts = (of: Record<string, number>) => Object.fromEntries(Object.entries(of).filter(([, frames]) => frames > 0));
    return {
      frames: atSender + inInbox,
      byStation: counts({ 'sender.user': atSender, 'receiver.user': inInbox }),
      byPolicy: counts({ 'buffer-limit': atSender - noCredit, 'no-credit': noCredit, ...policies(inInbox) }),
      urgentFrames: grown(({ frames }) => frames.droppedUrgent),
    };
  }

  /** Drops in inboxes by policy. Without the run's own account they belong to the only policy that is known. */
  function policies(inInbox: number): Record<string, number> {
    return facts && Object.keys(facts.droppedByPolicy).length > 0 ? facts.droppedByPolicy : { [scenario.receiver.policy]: inInbox };
  }

  function publishSummary(): Summary['publish'] {
    const { publish } = last!;
    if (!publish) return missing('publish', lastReason('publish'));
    const frames = grown((sample) => sample.publish?.received ?? 0);
    const bytesPerS = (frames * messageBytesOf(scenario.payload)) / durationS;
    return { received: { frames, fps: frames / durationS, bytesPerS }, ledger: facts?.publishLedger ?? ledgerOf(publish, [notRecorded]) };
  }

  function exchangeSummary(): Summary['exchanges'] {
    if (!last!.exchanges) return missing('exchanges', lastReason('exchanges'));
    if (!facts) return missing('exchanges', notRecorded);
    const answered = grown((sample) => sample.exchanges?.answered ?? 0);
    const [tcpMs, upgradeMs, sendMs, waitMs, totalMs] = EXCHANGE_PARTS.map((part) => distributionMs(facts.exchangeUs[part])) as [
      Distribution,
      Distribution,
      Distribution,
      Distribution,
      Distribution,
    ];
    const failed = grown((sample) => sample.exchanges?.failed ?? 0);
    return { answered, failed, perS: answered / durationS, tcpMs, upgradeMs, sendMs, waitMs, totalMs };
  }

  function processingSummary(): Summary['processing'] {
    const done = grown((sample) => sample.processing?.done ?? 0);
    const seconds = grown((sample) => sample.processing?.seconds ?? 0);
    if (done === 0) return missing('processing', 'the server computed nothing');
    return { done, meanMs: (seconds / done) * 1_000 };
  }

  function perConnection(): number | null {
    const known = samples.filter(({ memory }) => memory.perConnectionBytes !== null);
    if (known.length === 0) return missing('memory.perConnectionBytes', lastReason('memory.perConnectionBytes'));
    const most = largest(known.map(({ connections }) => connections.open));
    return median(known.filter(({ connections }) => connections.open >= 0.98 * most).map(({ memory }) => memory.perConnectionBytes!));
  }

  function ceilingSummary(): Summary['ceiling'] {
    if (!facts?.ceiling.measured) return missing('ceiling', facts?.ceiling.reason ?? notRecorded);
    const { measured } = facts.ceiling;
    const { fps, lowFps, highFps, occasions, forgotten, messageBytes, measuredAt, othersCores, othersUnknown, likelyLow } = measured;
    if (othersCores === null) missing('ceiling.othersCores', othersUnknown ?? notRecorded);
    if (lowFps === null || highFps === null) for (const path of ['ceiling.lowFps', 'ceiling.highFps']) missing(path, IN_ONE_PIECE);
    const ratio = receivedFps / fps;
    const overWire = rateOverWire(received / durationS, wireBytes / durationS, messageBytes) / fps;
    const exceeded = measured.exceeded || exceedsCeiling(overWire, arrivedBytes > 0 ? wireBytes / arrivedBytes : null);
    return { fps, ratio, occasions, forgotten, lowFps, highFps, messageBytes, measuredAt, othersCores, likelyLow, exceeded };
  }

  function kernelSummary(): Summary['kernel'] {
    const kernel = facts?.kernel ?? kernelFromSamples(steady, scenario, part?.baseline ?? null);
    if (kernel.source === null) unavailable['kernel.source'] = lastReason('kernel');
    return kernel;
  }

  function setupOf(setupUs: SparseHistogram): Distribution {
    if (setupUs.length === 0) unavailable['setupMs'] = scenario.direction === 'listen' ? CLIENTS_NOT_OURS : 'no connection was set up';
    return distributionMs(setupUs);
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

  /** CPU time in cores, spread over the frames that were received meanwhile. What it takes to wait for clients of the user's own is no frame's. */
  function cpuPerFrameUs(path: string, cpuPath: string, read: (sample: Sample) => number | null): number | null {
    const wholeTime = known(cpuPath, steady.map(read));
    if (wholeTime === null) return missing(path, unavailable[cpuPath] ?? lastReason(cpuPath));
    if (receivedFps === 0) return missing(path, 'no frame was received');
    const cores = connected ? weightedMean(connected.map((sample) => [read(sample), sample.intervalMs])) : wholeTime;
    return cores === null ? missing(path, 'no reading came while clients were connected') : (cores * 1e6) / receivedFps;
  }

  function stationSummary(station: StationName): Summary['stations'][StationName] {
    const found = readStation(steady, station, startMs);
    if (!found) {
      const isHeld = steady.some((sample) => sample.stations[station] !== null);
      return missing(`stations.${station}`, isHeld ? ONLY_OLDER_READING : lastReason(`stations.${station}`));
    }
    const { bytes, meanBytes } = found;
    return {
      meanBytes,
      p95Bytes: percentile(bytes, 95),
      maxBytes: largest(bytes),
      timeAboveZero: shareAboveZero(bytes),
      readings: bytes.length,
    };
  }

  /** Percentiles come from all delays of the run; a capture that was cut off has only each sample's worst. */
  function loopSummary(name: LoopName): Summary['eventLoop']['host'] {
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

/** All values of the steady samples. */
export function mergedHistograms(samples: readonly Sample[]): Sample['histograms'] {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const of = (key: keyof Sample['histograms']) => mergeHistograms(steady.map((sample) => sample.histograms[key]));
  return { latencyUs: of('latencyUs'), uncorrectedLatencyUs: of('uncorrectedLatencyUs'), gapUs: of('gapUs') };
}

/** @param before the sample before a part of a run: its counts are those since then. */
function kernelFromSamples(steady: readonly Sample[], scenario: Scenario, before: Sample | null): Summary['kernel'] {
  const told = steady.at(-1)?.kernelReader;
  if (told) {
    // Of a reader that was switched off just then nothing is told; its counts are those of the run.
    const { readings, missed, putOff } = before?.kernelReader ?? { readings: 0, missed: 0, putOff: 0 };
    return { ...told, readings: told.readings - readings, missed: told.missed - missed, putOff: told.putOff - putOff };
  }
  // Samples from before they told how they were read.
  const readings = steady.filter(isKernelReadingNew).flatMap(({ kernel }) => kernel ?? []);
  return {
    source: readings[0]?.source ?? null,
    intervalMs: scenario.kernel.intervalMs,
    readings: readings.length,
    missed: steady.filter(({ kernel }) => kernel === null).length,
    putOff: 0,
    costMs: readings.length > 0 ? median(readings.map((reading) => reading.costMs)) : null,
  };
}

/** What a direction has no counts of, and why. */
function uncounted(direction: Direction): Record<string, string> {
  if (direction === 'observe') return Object.fromEntries(NOT_OBSERVED.map((path) => [path, NOTHING_OF_OURS]));
  return direction === 'listen' ? Object.fromEntries(TOLD_BY_SENDERS.map((path) => [path, CLIENTS_NOT_OURS])) : {};
}
