import {
  FOREIGN_WITHOUT_TIME,
  type FrameCounts,
  type Sample,
  type Scenario,
  type SparseHistogram,
  type Unavailable,
} from '../../contract/index.ts';
import { type Clock, NS_PER_MS, NS_PER_S } from '../clock.ts';
import type { KernelMonitor, KernelMonitorReading } from '../kernel/kernel-monitor.ts';
import { arrivals } from './arrivals.ts';
import { countFrames } from './count-frames.ts';
import { CpuBeside } from './cpu-beside.ts';
import { distributionMs, HistogramReader } from './histogram.ts';
import { kernelReaderOf } from './kernel-reader-of.ts';
import type { FrameLedger } from './ledger.ts';
import { readLentMemory } from './lent-memory.ts';
import { LoopReader } from './loop-reader.ts';
import { NO_OWN_SUBSCRIBERS, readOwnSubscribers } from './own-subscribers.ts';
import { pathReading } from './path-reading.ts';
import type { RunTelemetry } from './run-telemetry.ts';
import { DROPPED_BY, EXCHANGE, RECEIVER, SENDER, SERVER } from './shared-counters.ts';
import { kernelReason, NO_PATH, type StationSources, stationLevels } from './station-levels.ts';
import type { LoopTelemetry } from './thread-telemetry.ts';

/** Everything that a sample is read from. */
export interface SamplerSources extends Omit<StationSources, 'display' | 'telemetry'> {
  clock: Clock;
  startNs: number;
  hostLoop: LoopTelemetry;
  telemetry: RunTelemetry;
  ledgers: { main: FrameLedger; publish: FrameLedger | null };
  kernel: KernelMonitor;
  scenario: () => Scenario;
  /** What was drawn, or why nothing is. */
  display: () => DisplayReading | string;
  /** What windows received as viewers, whether they could draw it or not. */
  viewer: () => DisplayReading['viewer'];
}

/** What the windows drew, and what their own sockets received as viewers. */
export interface DisplayReading {
  displayed: number;
  /** Time with a picture handed over and not drawn. */
  busyMs: number;
  pendingFrames: number;
  pendingBytes: number;
  viewer: { received: number; decoded: number; displayed: number } | null;
}

/** The event loops that a sample tells of. */
export type LoopName = 'host' | 'server' | 'load' | 'receiver' | 'work';
export const LOOP_NAMES: readonly LoopName[] = ['host', 'server', 'load', 'receiver', 'work'];

/** What of an interval a sample does not carry; it is summed up for the summary. */
export interface BesideSample {
  heartbeatUs: SparseHistogram;
  urgentLatencyUs: SparseHistogram;
  exchangeUs: Record<ExchangePart, SparseHistogram>;
  loopDelayUs: Record<LoopName, SparseHistogram>;
  /** Frames that the inboxes dropped, by the name of the policy that held when they did. */
  droppedByPolicy: Record<string, number>;
}

/** The parts of an exchange that have a histogram each. */
export type ExchangePart = 'tcpUs' | 'upgradeUs' | 'sendUs' | 'waitUs' | 'totalUs';
export const EXCHANGE_PARTS: readonly ExchangePart[] = ['tcpUs', 'upgradeUs', 'sendUs', 'waitUs', 'totalUs'];

/** An interval in which nothing was recorded beside the sample. */
export const NOTHING_BESIDE: BesideSample = {
  heartbeatUs: [],
  urgentLatencyUs: [],
  exchangeUs: { tcpUs: [], upgradeUs: [], sendUs: [], waitUs: [], totalUs: [] },
  loopDelayUs: { host: [], server: [], load: [], receiver: [], work: [] },
  droppedByPolicy: {},
};

/** Why a loop has no readings in a direction. */
const LOOP_MISSING: Record<LoopName, string> = {
  host: 'this thread is not running',
  server: 'this thread is not running',
  load: 'there is no generator in this direction',
  receiver: 'no clients of ours receive in this direction',
  work: 'the server has given its worker nothing to do yet',
};

/** Reads the counters of all threads and makes a sample of what happened since the last one. Waits for nobody. */
export class Sampler {
  readonly #from: SamplerSources;
  readonly #histograms: Record<'latency' | 'uncorrected' | 'urgent' | 'gap' | 'heartbeat', HistogramReader>;
  readonly #exchange: Record<ExchangePart, HistogramReader> | null;
  readonly #loops: Record<LoopName, LoopReader | null>;
  /** The proxy's thread, whose time is not the pool's. */
  readonly #pathLoop: LoopReader | null;
  readonly #cpu: CpuBeside;
  readonly #rssAtStartBytes = process.memoryUsage.rss();
  #atNs: number;
  #counts: FrameCounts | null = null;
  #payloadBytes = 0;
  #wireBytes = 0;
  #answered = 0;
  readonly #droppedByPolicy: Record<string, number> = {};
  /** What the last interval had beside its sample. */
  beside: BesideSample = NOTHING_BESIDE;

  constructor(from: SamplerSources) {
    const { telemetry, clock } = from;
    const { receiver } = telemetry.main;
    this.#from = from;
    this.#histograms = {
      latency: new HistogramReader(receiver.latencyUs),
      uncorrected: new HistogramReader(receiver.uncorrectedLatencyUs),
      urgent: new HistogramReader(receiver.urgentLatencyUs),
      gap: new HistogramReader(receiver.gapUs),
      heartbeat: new HistogramReader(telemetry.server.heartbeatRttUs),
    };
    const exchange = from.scenario().direction === 'echo' ? telemetry.load?.exchange : null;
    this.#exchange = exchange
      ? (Object.fromEntries(EXCHANGE_PARTS.map((part) => [part, new HistogramReader(exchange[part])])) as Record<
          ExchangePart,
          HistogramReader
        >)
      : null;
    const loop = (name: LoopName | 'path', of: LoopTelemetry | undefined) => (of ? new LoopReader(name, of, clock) : null);
    this.#loops = {
      host: loop('host', from.hostLoop),
      server: loop('server', telemetry.server.loop),
      load: loop('load', telemetry.load?.loop),
      receiver: loop('receiver', telemetry.clients?.loop),
      work: loop('work', telemetry.server.work),
    };
    this.#pathLoop = loop('path', telemetry.path?.loop);
    this.#cpu = new CpuBeside(clock);
    this.#atNs = from.startNs;
  }

  take(phase: Sample['phase']): Sample {
    const { clock, startNs, telemetry } = this.#from;
    const scenario = this.#from.scenario();
    const { counters } = telemetry.server;
    const nowNs = clock.nowNs();
    const seconds = Math.max((nowNs - this.#atNs) / NS_PER_S, 1e-3);
    const unavailable: Unavailable = {};
    const display = this.#from.display();
    const viewer = this.#from.viewer();
    const drawn = typeof display === 'string' ? null : display;
    const drops = this.#takeDrops();
    const frames = {
      ...countFrames(telemetry.main, this.#from.ledgers.main),
      // The sum of what was read for each policy: read again, there may be one more.
      droppedByReceiver: Object.values(this.#droppedByPolicy).reduce((sum, dropped) => sum + dropped, 0),
      displayed: drawn?.displayed ?? null,
    };
    if (typeof display === 'string') unavailable['frames.displayed'] = display;
    const before = this.#counts ?? {
      ...frames,
      offered: 0,
      sent: 0,
      received: 0,
      foreign: 0,
      displayed: frames.displayed === null ? null : 0,
    };
    const payloadBytes = this.#payloadArrived(scenario);
    // One right after the other: between them the receiver goes on counting.
    const arrivedBytes = this.#bytesArrived(scenario);
    const wireBytes = telemetry.main.receiver.counters[RECEIVER.wireBytes]!;
    const { latency, uncorrected, urgent, gap, heartbeat } = this.#histograms;
    const histograms = { latencyUs: latency.take(), uncorrectedLatencyUs: uncorrected.take(), gapUs: gap.take() };
    this.beside = {
      heartbeatUs: heartbeat.take(),
      urgentLatencyUs: urgent.take(),
      exchangeUs: this.#takeExchange(),
      loopDelayUs: NOTHING_BESIDE.loopDelayUs,
      droppedByPolicy: drops,
    };
    const pong = distributionMs(this.beside.heartbeatUs);
    if (histograms.latencyUs.length === 0) {
      const reason = scenario.direction === 'listen' ? FOREIGN_WITHOUT_TIME : 'no frame with a header of this run arrived in this interval';
      unavailable['latencyMs'] = reason;
      unavailable['uncorrectedLatencyMs'] = reason;
    }
    if (histograms.gapUs.length === 0) unavailable['gapMs'] = 'fewer than two frames have arrived on a connection';
    if (pong.n === 0) unavailable['heartbeatRttMs'] = 'no pong in this interval';

    const kernel = this.#from.kernel.latest();
    const eventLoop = this.#takeLoops(unavailable);
    const cpu = this.#cpu.take(unavailable);
    const rssBytes = process.memoryUsage.rss();
    const sample: Sample = {
      tMs: (nowNs - startNs) / NS_PER_MS,
      intervalMs: seconds * 1_000,
      phase,
      frames,
      publish: telemetry.publish
        ? { ...countFrames(telemetry.publish, this.#from.ledgers.publish ?? this.#from.ledgers.main), displayed: null }
        : none('publish', 'only direction relay has publishers'),
      exchanges: this.#exchanges(seconds) ?? none('exchanges', 'only direction echo has exchanges'),
      processing: {
        done: counters[SERVER.processingDone]!,
        seconds: counters[SERVER.processingNs]! / NS_PER_S,
        pending: counters[SERVER.processingPending]!,
      },
      pool: {
        active: counters[SERVER.open]!,
        groups: counters[SERVER.groups]!,
        members: counters[SERVER.members]!,
        created: counters[SERVER.opened]!,
        removed: counters[SERVER.closed]!,
        refused: counters[SERVER.poolFull]!,
        idleSwept: counters[SERVER.idleSwept]!,
        deadPeers: counters[SERVER.deadPeers]!,
        groupJoins: counters[SERVER.groupJoins]!,
        groupLeaves: counters[SERVER.groupLeaves]!,
        broadcasts: counters[SERVER.broadcasts]!,
      },
      viewer: viewer
        ? {
            viewers: counters[SERVER.viewers]!,
            offered: counters[SERVER.viewerOffered]!,
            dropped: counters[SERVER.viewerDropped]!,
            ...viewer,
          }
        : none('viewer', 'no window watches with a WebSocket of its own'),
      subscribers: readOwnSubscribers(counters, viewer !== null) ?? none('subscribers', NO_OWN_SUBSCRIBERS),
      rates: {
        offeredFps: (frames.offered - before.offered) / seconds,
        sentFps: (frames.sent - before.sent) / seconds,
        receivedFps: (arrivals(frames, scenario) - arrivals(before, scenario)) / seconds,
        displayedFps:
          frames.displayed === null || before.displayed === null ? null : Math.max(0, frames.displayed - before.displayed) / seconds,
        payloadBytesPerS: (payloadBytes - this.#payloadBytes) / seconds,
        wireBytesPerS: (wireBytes - this.#wireBytes) / seconds,
      },
      bytes: {
        payload: payloadBytes,
        wire: wireBytes,
        sent: telemetry.main.sender?.counters[SENDER.payloadBytesSent] ?? 0,
        arrived: arrivedBytes,
      },
      latencyMs: distributionMs(histograms.latencyUs),
      uncorrectedLatencyMs: distributionMs(histograms.uncorrectedLatencyUs),
      gapMs: distributionMs(histograms.gapUs),
      urgentLatencyMs:
        this.beside.urgentLatencyUs.length > 0
          ? distributionMs(this.beside.urgentLatencyUs)
          : none('urgentLatencyMs', 'no key frame or control message was taken in this interval'),
      histograms,
      stations: stationLevels({ ...this.#from, display: () => display }, kernel, nowNs, unavailable),
      kernel: this.#kernelReading(kernel, nowNs, unavailable),
      displayBusyMs: typeof display === 'string' ? none('displayBusyMs', display) : display.busyMs,
      kernelReader: kernelReaderOf(this.#from.kernel, scenario) ?? none('kernelReader', 'the kernel reader is switched off'),
      tcp: kernel?.tcp ?? null,
      path: pathReading(telemetry.path) ?? none('path', NO_PATH),
      eventLoop,
      cpu: { ...cpu, pool: this.#poolCpu(cpu.process, eventLoop, unavailable) },
      memory: {
        rssBytes,
        perConnectionBytes:
          counters[SERVER.open]! >= CONNECTIONS_THAT_SHOW
            ? (rssBytes - this.#rssAtStartBytes) / counters[SERVER.open]!
            : none('memory.perConnectionBytes', `needs ${CONNECTIONS_THAT_SHOW} connections to stand out`),
        lent:
          scenario.engine === 'direct'
            ? readLentMemory(telemetry.main.receiver.counters)
            : none('memory.lent', 'only engine direct has one'),
      },
      connections: {
        open: counters[SERVER.open]!,
        deflate: counters[SERVER.openDeflate]!,
        idle: counters[SERVER.openIdle]!,
        opened: counters[SERVER.opened]!,
        closed: counters[SERVER.closed]!,
        refused: counters[SERVER.refused]!,
      },
      heartbeatRttMs: pong.p50,
      log: { lines: counters[SERVER.logLines]!, bytes: counters[SERVER.logBytes]!, seconds: counters[SERVER.logNs]! / NS_PER_S },
      unavailable,
    };
    if (sample.tcp === null) unavailable['tcp'] = kernel === null ? 'no kernel reading' : `${kernel.source} does not tell it; ss does`;
    this.#atNs = nowNs;
    this.#counts = frames;
    this.#payloadBytes = payloadBytes;
    this.#wireBytes = wireBytes;
    return sample;

    function none(path: string, reason: string): null {
      unavailable[path] = reason;
      return null;
    }
  }

  /** Each drop under the policy that made it, also in an interval in which the policy was changed. */
  #takeDrops(): Record<string, number> {
    const { counters } = this.#from.telemetry.main.receiver;
    const drops: Record<string, number> = {};
    for (const [policy, counter] of Object.entries(DROPPED_BY)) {
      const total = counters[counter]!;
      const grown = total - (this.#droppedByPolicy[policy] ?? 0);
      this.#droppedByPolicy[policy] = total;
      if (grown > 0) drops[policy] = grown;
    }
    return drops;
  }

  #takeExchange(): BesideSample['exchangeUs'] {
    const readers = this.#exchange;
    if (!readers) return NOTHING_BESIDE.exchangeUs;
    return Object.fromEntries(EXCHANGE_PARTS.map((part) => [part, readers[part].take()])) as BesideSample['exchangeUs'];
  }

  #exchanges(seconds: number): Sample['exchanges'] {
    const counters = this.#exchange && this.#from.telemetry.load?.exchange.counters;
    if (!counters) return null;
    const answered = counters[EXCHANGE.answered]!;
    const answeredPerS = (answered - this.#answered) / seconds;
    this.#answered = answered;
    return {
      started: counters[EXCHANGE.started]!,
      answered,
      failed: counters[EXCHANGE.failed]!,
      active: counters[EXCHANGE.active]!,
      answeredPerS,
      totalMs: distributionMs(this.beside.exchangeUs.totalUs),
      setupShare: this.#setupShare(),
    };
  }

  #setupShare(): number | null {
    const sumMs = (part: ExchangePart) => {
      const { n, mean } = distributionMs(this.beside.exchangeUs[part]);
      return n * (mean ?? 0);
    };
    const totalMs = sumMs('totalUs');
    return totalMs > 0 ? (sumMs('tcpUs') + sumMs('upgradeUs')) / totalMs : null;
  }

  #takeLoops(unavailable: Unavailable): Sample['eventLoop'] {
    const delays = { ...NOTHING_BESIDE.loopDelayUs };
    const take = (name: LoopName) => {
      const reader = this.#loops[name];
      const reading = reader?.take(unavailable) ?? null;
      if (reading === null) unavailable[`eventLoop.${name}`] = LOOP_MISSING[name];
      delays[name] = reader?.delayUs ?? [];
      return reading;
    };
    const eventLoop = { host: take('host'), server: take('server'), load: take('load'), receiver: take('receiver'), work: take('work') };
    this.beside.loopDelayUs = delays;
    return eventLoop;
  }

  /** Payload of what counts as received in this direction. */
  #payloadArrived({ direction }: Scenario): number {
    const { counters } = this.#from.telemetry.main.receiver;
    return counters[RECEIVER.payloadBytes]! + (direction === 'listen' ? counters[RECEIVER.foreignPayloadBytes]! : 0);
  }

  /** The same of what arrived, whatever became of it. */
  #bytesArrived({ direction }: Scenario): number {
    const { counters } = this.#from.telemetry.main.receiver;
    return counters[RECEIVER.arrivedBytes]! + (direction === 'listen' ? counters[RECEIVER.foreignArrivedBytes]! : 0);
  }

  #kernelReading(kernel: KernelMonitorReading | null, nowNs: number, unavailable: Unavailable): Sample['kernel'] {
    if (!kernel) {
      unavailable['kernel'] = kernelReason(this.#from);
      return null;
    }
    const { source, costMs, sender, receiver } = kernel;
    return { source, costMs, ageMs: Math.max(0, nowNs / NS_PER_MS - kernel.takenAtMs), sender, receiver };
  }

  /** What of the process's CPU time its named threads did not use. A server on the host's loop is one thread with it. */
  #poolCpu(processCores: number | null, loops: Sample['eventLoop'], unavailable: Unavailable): number | null {
    const shared = this.#loops.server?.tid === this.#loops.host?.tid;
    const { telemetry } = this.#from;
    const path = this.#pathLoop?.take({}) ?? null;
    const threads = [
      loops.host,
      ...(shared ? [] : [loops.server]),
      ...(telemetry.load ? [loops.load] : []),
      ...(telemetry.clients ? [loops.receiver] : []),
      ...(loops.work ? [loops.work] : []),
      ...(pathReading(telemetry.path) ? [path] : []),
    ];
    if (processCores === null || threads.some((loop) => loop?.cpu == null)) {
      unavailable['cpu.pool'] = 'needs the CPU time of every thread';
      return null;
    }
    return Math.max(0, processCores - threads.reduce((sum, loop) => sum + (loop?.cpu ?? 0), 0));
  }
}

/** With fewer connections the growth of RSS tells of the run itself more than of them. */
const CONNECTIONS_THAT_SHOW = 1_000;
