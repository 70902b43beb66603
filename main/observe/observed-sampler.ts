import {
  NO_FRAMES,
  NOT_OBSERVED,
  NOTHING_OF_OURS,
  type Sample,
  type Scenario,
  type StationLevel,
  type Unavailable,
} from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import type { KernelMonitor } from '../kernel/kernel-monitor.ts';
import { CpuBeside } from '../metrics/cpu-beside.ts';
import { distributionMs } from '../metrics/histogram.ts';
import { kernelReaderOf } from '../metrics/kernel-reader-of.ts';
import { LoopReader } from '../metrics/loop-reader.ts';
import { type BesideSample, NOTHING_BESIDE } from '../metrics/sampler.ts';
import { kernelReason } from '../metrics/station-levels.ts';
import type { LoopTelemetry } from '../metrics/thread-telemetry.ts';
import type { SocketWatch } from './socket-watch.ts';

/** Everything that a sample of an observation is read from. */
export interface ObservedSources {
  clock: Clock;
  startNs: number;
  hostLoop: LoopTelemetry;
  kernel: KernelMonitor;
  watch: SocketWatch;
  scenario: () => Scenario;
  /** Largest receive and send buffer that the kernel gives a socket, in bytes. */
  tcpLimits: { recvBytes: number | null; sendBytes: number | null };
}

/** What a stream of ours would be read from. */
const NO_STREAM = {
  frames: NO_FRAMES,
  publish: null,
  exchanges: null,
  processing: null,
  pool: null,
  viewer: null,
  subscribers: null,
  rates: { offeredFps: 0, sentFps: 0, receivedFps: 0, displayedFps: null, payloadBytesPerS: 0, wireBytesPerS: 0 },
  bytes: { payload: 0, wire: 0, sent: 0, arrived: null },
  latencyMs: distributionMs([]),
  uncorrectedLatencyMs: distributionMs([]),
  gapMs: distributionMs([]),
  urgentLatencyMs: null,
  histograms: { latencyUs: [], uncorrectedLatencyUs: [], gapUs: [] },
  path: null,
  heartbeatRttMs: null,
  log: { lines: 0, bytes: 0, seconds: 0 },
} satisfies Partial<Sample>;

const OTHER_PARTS = ['stations', 'eventLoop', 'memory'];
const NO_STREAM_REASONS: Unavailable = Object.fromEntries(
  NOT_OBSERVED.filter((path) => path in NO_STREAM || OTHER_PARTS.some((part) => path.startsWith(`${part}.`))).map((path) => [
    path,
    NOTHING_OF_OURS,
  ]),
);

/** Makes the samples of an observation: the queues of the sockets that match, and what the observer itself takes. */
export class ObservedSampler {
  readonly #from: ObservedSources;
  readonly #host: LoopReader;
  readonly #cpu: CpuBeside;
  #atNs: number;
  /** What the last interval had beside its sample. */
  beside: BesideSample = NOTHING_BESIDE;

  constructor(from: ObservedSources) {
    this.#from = from;
    this.#host = new LoopReader('host', from.hostLoop, from.clock);
    this.#cpu = new CpuBeside(from.clock);
    this.#atNs = from.startNs;
  }

  take(phase: Sample['phase']): Sample {
    const { clock, startNs, watch } = this.#from;
    const nowNs = clock.nowNs();
    const intervalMs = Math.max((nowNs - this.#atNs) / NS_PER_MS, 1);
    this.#atNs = nowNs;
    const unavailable: Unavailable = { ...NO_STREAM_REASONS };
    const host = this.#host.take(unavailable);
    this.beside = { ...NOTHING_BESIDE, loopDelayUs: { ...NOTHING_BESIDE.loopDelayUs, host: this.#host.delayUs } };
    return {
      ...NO_STREAM,
      tMs: (nowNs - startNs) / NS_PER_MS,
      intervalMs,
      phase,
      ...this.#queues(nowNs, unavailable),
      displayBusyMs: null,
      kernelReader: kernelReaderOf(this.#from.kernel, this.#from.scenario()),
      eventLoop: { host, server: null, load: null, receiver: null, work: null },
      cpu: this.#cpuOf(host?.cpu ?? null, unavailable),
      memory: { rssBytes: process.memoryUsage.rss(), perConnectionBytes: null, lent: null },
      connections: { ...watch.counts, deflate: 0, refused: 0, idle: 0 },
      unavailable,
    };
  }

  /** What the observer itself takes, and everything else on the machine: the program that reads is among the others. */
  #cpuOf(hostCores: number | null, unavailable: Unavailable): Sample['cpu'] {
    const cpu = this.#cpu.take(unavailable);
    const pool = cpu.process === null || hostCores === null ? null : Math.max(0, cpu.process - hostCores);
    if (pool === null) unavailable['cpu.pool'] = 'needs the CPU time of every thread';
    return { ...cpu, pool };
  }

  /** Both queues are of the end that is observed; of the other end nothing is known unless it matches as well. */
  #queues(nowNs: number, unavailable: Unavailable): Pick<Sample, 'kernel' | 'tcp' | 'stations'> {
    const { kernel, tcpLimits } = this.#from;
    const reading = kernel.latest();
    const noStation = { source: null, 'sender.user': null, path: null, 'receiver.user': null, display: null };
    const missing = (path: string, reason: string) => {
      unavailable[path] = reason;
      return null;
    };
    if (reading === null) {
      const reason = kernelReason(this.#from);
      for (const path of ['kernel', 'tcp', 'connections.open', 'stations.sender.kernel', 'stations.receiver.kernel'])
        missing(path, path === 'connections.open' ? `${reason}; as of the last reading` : reason);
      return { kernel: null, tcp: null, stations: { ...noStation, 'sender.kernel': null, 'receiver.kernel': null } };
    }
    const { source, costMs, receiver, tcp } = reading;
    const noMatch = 'no socket matches now';
    const level = (name: string, bytes: number | undefined, limitBytes: number | null): StationLevel | null =>
      bytes === undefined || receiver === null
        ? missing(`stations.${name}`, noMatch)
        : { bytes, frames: null, limitBytes: limitBytes === null ? null : limitBytes * receiver.sockets };
    unavailable['kernel.sender'] = 'both queues are of the observed end, whose sums stand under receiver';
    if (receiver === null) unavailable['kernel.receiver'] = noMatch;
    if (tcp === null) unavailable['tcp'] = receiver === null ? noMatch : `${source} does not tell it; ss does`;
    return {
      kernel: { source, costMs, ageMs: Math.max(0, nowNs / NS_PER_MS - reading.takenAtMs), sender: null, receiver },
      tcp,
      stations: {
        ...noStation,
        'sender.kernel': level('sender.kernel', receiver?.sendQueueBytes, tcpLimits.sendBytes),
        'receiver.kernel': level('receiver.kernel', receiver?.recvQueueBytes, tcpLimits.recvBytes),
      },
    };
  }
}
