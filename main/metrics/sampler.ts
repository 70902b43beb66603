import type { FrameCounts, Sample, Scenario, SparseHistogram, StationLevel, Unavailable } from '../../contract/index.ts';
import { type Clock, NS_PER_MS, NS_PER_S } from '../clock.ts';
import type { KernelMonitor, KernelMonitorReading } from '../kernel/kernel-monitor.ts';
import { OpenLoopSchedule } from '../load/open-loop-schedule.ts';
import { arrivals } from './arrivals.ts';
import { distributionMs, HistogramReader } from './histogram.ts';
import type { FrameLedger } from './ledger.ts';
import { LoopReader } from './loop-reader.ts';
import { RECEIVER, SENDER } from './shared-counters.ts';
import { CpuShare, processCpuNs } from './thread-cpu.ts';
import type { LoadTelemetry, LoopTelemetry, ServerTelemetry } from './thread-telemetry.ts';

/** Everything that a sample is read from. */
export interface SamplerSources {
  clock: Clock;
  startNs: number;
  hostLoop: LoopTelemetry;
  server: ServerTelemetry;
  /** `null` in direction listen, where there is no generator. */
  load: LoadTelemetry | null;
  ledger: FrameLedger;
  kernel: KernelMonitor;
  scenario: () => Scenario;
  display: () => { displayed: number; pendingFrames: number; pendingBytes: number } | null;
  /** Largest receive and send buffer that the kernel gives a socket, in bytes. */
  tcpLimits: { recvBytes: number | null; sendBytes: number | null };
}

/** Histograms of an interval that a sample does not carry; they are summed up for the summary. */
export interface BesideSample {
  heartbeatUs: SparseHistogram;
  loopDelayUs: Record<'host' | 'server' | 'load', SparseHistogram>;
}

/** Reads the counters of all threads and makes a sample of what happened since the last one. Waits for nobody. */
export class Sampler {
  readonly #from: SamplerSources;
  readonly #latency: HistogramReader;
  readonly #uncorrected: HistogramReader;
  readonly #gap: HistogramReader;
  readonly #heartbeat: HistogramReader;
  readonly #hostLoop: LoopReader;
  readonly #serverLoop: LoopReader;
  readonly #loadLoop: LoopReader | null;
  readonly #processCpu: CpuShare;
  #atNs: number;
  #counts: FrameCounts | null = null;
  #payloadBytes = 0;
  #wireBytes = 0;
  /** What the last interval had beside its sample. */
  beside: BesideSample = { heartbeatUs: [], loopDelayUs: { host: [], server: [], load: [] } };

  constructor(from: SamplerSources) {
    this.#from = from;
    this.#latency = new HistogramReader(from.server.latencyUs);
    this.#uncorrected = new HistogramReader(from.server.uncorrectedLatencyUs);
    this.#gap = new HistogramReader(from.server.gapUs);
    this.#heartbeat = new HistogramReader(from.server.heartbeatRttUs);
    this.#hostLoop = new LoopReader('host', from.hostLoop, from.clock);
    this.#serverLoop = new LoopReader('server', from.server.loop, from.clock);
    this.#loadLoop = from.load ? new LoopReader('load', from.load.loop, from.clock) : null;
    this.#processCpu = new CpuShare(from.clock);
    this.#atNs = from.startNs;
  }

  take(phase: Sample['phase']): Sample {
    const { clock, startNs, server, load } = this.#from;
    const nowNs = clock.nowNs();
    const seconds = Math.max((nowNs - this.#atNs) / NS_PER_S, 1e-3);
    const unavailable: Unavailable = {};
    const frames = this.#countFrames(unavailable);
    const before = this.#counts ?? {
      ...frames,
      offered: 0,
      sent: 0,
      received: 0,
      foreign: 0,
      displayed: frames.displayed === null ? null : 0,
    };
    const arrived = arrivals(frames, this.#from.scenario());
    const payloadBytes = this.#payloadArrived();
    const wireBytes = server.counters[RECEIVER.wireBytes]!;
    const latencyUs = this.#latency.take();
    const uncorrectedLatencyUs = this.#uncorrected.take();
    const gapUs = this.#gap.take();
    const heartbeatUs = this.#heartbeat.take();
    const heartbeat = distributionMs(heartbeatUs);
    if (latencyUs.length === 0) {
      const reason = 'no frame with a header of this run arrived in this interval';
      unavailable['latencyMs'] = reason;
      unavailable['uncorrectedLatencyMs'] = reason;
    }
    if (gapUs.length === 0) unavailable['gapMs'] = 'fewer than two frames have arrived on a connection';
    if (heartbeat.n === 0) unavailable['heartbeatRttMs'] = 'no pong in this interval';

    const kernel = this.#from.kernel.latest();
    const eventLoop = {
      host: this.#hostLoop.take(unavailable),
      server: this.#serverLoop.take(unavailable),
      load: this.#loadLoop?.take(unavailable) ?? null,
    };
    if (!load) unavailable['eventLoop.load'] = 'no generator in direction listen';
    const process_ = this.#processCpu.take(processCpuNs());
    if (process_ === null) unavailable['cpu.process'] = 'the first reading';

    const sample: Sample = {
      tMs: (nowNs - startNs) / NS_PER_MS,
      intervalMs: seconds * 1_000,
      phase,
      frames,
      rates: {
        offeredFps: (frames.offered - before.offered) / seconds,
        sentFps: (frames.sent - before.sent) / seconds,
        receivedFps: (arrived - arrivals(before, this.#from.scenario())) / seconds,
        displayedFps:
          frames.displayed === null || before.displayed === null ? null : Math.max(0, frames.displayed - before.displayed) / seconds,
        payloadBytesPerS: (payloadBytes - this.#payloadBytes) / seconds,
        wireBytesPerS: (wireBytes - this.#wireBytes) / seconds,
      },
      bytes: { payload: payloadBytes, wire: wireBytes, sent: load?.counters[SENDER.payloadBytesSent] ?? 0 },
      latencyMs: distributionMs(latencyUs),
      uncorrectedLatencyMs: distributionMs(uncorrectedLatencyUs),
      gapMs: distributionMs(gapUs),
      histograms: { latencyUs, uncorrectedLatencyUs, gapUs },
      stations: this.#stations(kernel, nowNs, unavailable),
      kernel: this.#kernelReading(kernel, nowNs, unavailable),
      tcp: kernel?.tcp ?? null,
      eventLoop,
      cpu: { process: process_, pool: this.#poolCpu(process_, eventLoop, unavailable) },
      memory: { rssBytes: process.memoryUsage.rss() },
      connections: {
        open: server.counters[RECEIVER.open]!,
        deflate: server.counters[RECEIVER.openDeflate]!,
        opened: server.counters[RECEIVER.opened]!,
        closed: server.counters[RECEIVER.closed]!,
        refused: server.counters[RECEIVER.refused]!,
      },
      heartbeatRttMs: heartbeat.p50,
      log: {
        lines: server.counters[RECEIVER.logLines]!,
        bytes: server.counters[RECEIVER.logBytes]!,
        seconds: server.counters[RECEIVER.logNs]! / NS_PER_S,
      },
      unavailable,
    };
    if (sample.tcp === null) unavailable['tcp'] = kernel === null ? 'no kernel reading' : `${kernel.source} does not tell it; ss does`;
    this.beside = {
      heartbeatUs,
      loopDelayUs: { host: this.#hostLoop.delayUs, server: this.#serverLoop.delayUs, load: this.#loadLoop?.delayUs ?? [] },
    };
    this.#atNs = nowNs;
    this.#counts = frames;
    this.#payloadBytes = payloadBytes;
    this.#wireBytes = wireBytes;
    return sample;
  }

  #countFrames(unavailable: Unavailable): FrameCounts {
    const { server, load, ledger, display } = this.#from;
    const of = (index: number) => load?.counters[index] ?? 0;
    const displayed = display()?.displayed ?? null;
    if (displayed === null) unavailable['frames.displayed'] = 'no window is attached';
    return {
      due: of(SENDER.due),
      notOffered: of(SENDER.notOffered),
      dropped: of(SENDER.dropped),
      offered: of(SENDER.offered),
      sent: of(SENDER.sent),
      received: server.counters[RECEIVER.received]!,
      lost: ledger.lost(),
      foreign: server.counters[RECEIVER.foreign]!,
      displayed,
    };
  }

  /** Payload of what counts as received in this direction. */
  #payloadArrived(): number {
    const { counters } = this.#from.server;
    const foreign = this.#from.scenario().direction === 'listen' ? counters[RECEIVER.foreignPayloadBytes]! : 0;
    return counters[RECEIVER.payloadBytes]! + foreign;
  }

  #stations(kernel: KernelMonitorReading | null, nowNs: number, unavailable: Unavailable): Sample['stations'] {
    const { server, load, tcpLimits } = this.#from;
    const { payload, sender } = this.#from.scenario();
    const noGenerator = 'the sender is not ours (direction listen)';
    const noKernel = this.#kernelReason();
    const missing = (name: string, reason: string) => {
      unavailable[`stations.${name}`] = reason;
      return null;
    };
    const display = this.#from.display();
    const inboxBytes = server.counters[RECEIVER.inboxBytes]!;
    const pending = load ? load.counters[SENDER.offered]! - load.counters[SENDER.sent]! - load.counters[SENDER.failed]! : 0;
    return {
      source: load ? sourceLevel(load, payload.bytes, nowNs) : missing('source', noGenerator),
      'sender.user': load
        ? {
            bytes: load.counters[SENDER.bufferedBytes]!,
            frames: Math.max(0, pending),
            limitBytes: sender.bufferLimitBytes * Math.max(1, load.counters[SENDER.open]!),
          }
        : missing('sender.user', noGenerator),
      'sender.kernel': kernel?.sender
        ? kernelLevel(kernel.sender.sendQueueBytes, kernel.sender.sockets, tcpLimits.sendBytes)
        : missing('sender.kernel', kernel ? 'no socket of the sender on this machine' : noKernel),
      path: missing('path', 'no impairment proxy is in the path'),
      'receiver.kernel': kernel?.receiver
        ? kernelLevel(kernel.receiver.recvQueueBytes, kernel.receiver.sockets, tcpLimits.recvBytes)
        : missing('receiver.kernel', kernel ? 'no open connection' : noKernel),
      'receiver.user':
        inboxBytes < 0
          ? missing('receiver.user', 'this version of ws does not show what its parser holds')
          : { bytes: inboxBytes, frames: null, limitBytes: null },
      display: display
        ? { bytes: display.pendingBytes, frames: display.pendingFrames, limitBytes: null }
        : missing('display', 'no window is attached'),
    };
  }

  /** Why there is no current reading of the socket buffers. */
  #kernelReason(): string {
    if (this.#from.scenario().kernel.source === 'off') return 'the kernel reader is switched off';
    return this.#from.kernel.stats().unavailable?.message ?? 'no reading in time';
  }

  #kernelReading(kernel: KernelMonitorReading | null, nowNs: number, unavailable: Unavailable): Sample['kernel'] {
    if (!kernel) {
      unavailable['kernel'] = this.#kernelReason();
      return null;
    }
    const { source, costMs, sender, receiver } = kernel;
    return { source, costMs, ageMs: Math.max(0, nowNs / NS_PER_MS - kernel.takenAtMs), sender, receiver };
  }

  /** What of the process's CPU time its named threads did not use. A server on the host's loop is one thread with it. */
  #poolCpu(process_: number | null, loops: Sample['eventLoop'], unavailable: Unavailable): number | null {
    const shared = this.#serverLoop.tid === this.#hostLoop.tid;
    const threads = [loops.host, ...(shared ? [] : [loops.server]), ...(this.#from.load ? [loops.load] : [])];
    if (process_ === null || threads.some((loop) => loop?.cpu == null)) {
      unavailable['cpu.pool'] = 'needs the CPU time of every thread';
      return null;
    }
    return Math.max(0, process_ - threads.reduce((sum, loop) => sum + (loop?.cpu ?? 0), 0));
  }
}

/** Due by the clock and not settled yet: seen even while the generator's loop is blocked. A closed loop has no such frames. */
function sourceLevel({ counters }: LoadTelemetry, frameBytes: number, nowNs: number): StationLevel {
  const fps = counters[SENDER.scheduleFps]!;
  const schedule = fps > 0 ? new OpenLoopSchedule(counters[SENDER.scheduleStartNs]!, counters[SENDER.scheduleBase]!, fps) : null;
  const frames = schedule ? Math.max(0, schedule.dueCount(nowNs) - counters[SENDER.due]!) : 0;
  return { bytes: frames * frameBytes, frames, limitBytes: null };
}

function kernelLevel(bytes: number, sockets: number, limitPerSocketBytes: number | null): StationLevel {
  return { bytes, frames: null, limitBytes: limitPerSocketBytes === null ? null : limitPerSocketBytes * sockets };
}
