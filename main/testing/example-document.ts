import {
  CAPTURE_FORMAT_VERSION,
  type CaptureDocument,
  type Ceiling,
  type LoopReading,
  NO_FRAMES,
  type RunEvent,
  SAMPLE_INTERVAL_MS,
  type Sample,
  type SparseHistogram,
  scenarioSchema,
  type Unavailable,
} from '../../contract/index.ts';
import { diagnoseRun } from '../diagnosis/diagnose-run.ts';
import { seededRandom } from '../load/source/random.ts';
import { bucketOf, distributionMs } from '../metrics/histogram.ts';
import { ledgerOf } from '../metrics/ledger.ts';
import { NOTHING_BESIDE } from '../metrics/sampler.ts';
import { mergedHistograms, summarise } from '../metrics/summarise.ts';

/** What an example capture is to be like. */
export interface ExampleOptions {
  /** 44 by default: 1 s of warm-up and 10 s of measured time. 0 makes a capture that holds nothing. */
  samples?: number;
  /** Closed by default; open is 60 FPS by the clock, of which compression cannot keep up. */
  loop?: 'closed' | 'open';
  /** Sentences for `damage`; with any, the capture is a recovered one. */
  damage?: string[];
  /** No window, no kernel reader, no CPU time of threads, no heartbeat, and a second without any frame. */
  nulls?: boolean;
  /** `recording` has no figures and no verdict. */
  state?: CaptureDocument['state'];
  /** Other programs used so many cores while raw TCP was measured, which is too many; the verdict is made with that ceiling. */
  ceilingBesideCores?: number;
  /** Compression is switched off halfway; `false` leaves it on. */
  toggle?: boolean;
}

const FRAME_BYTES = 1_048_576;
const WARMUP_MS = 1_000;
const OPEN_FPS = 60;
const CEILING: Ceiling = {
  fps: 3_200,
  lowFps: 3_040,
  highFps: 3_290,
  occasions: 1,
  forgotten: 0,
  measurements: [],
  bytesPerS: 3_200 * FRAME_BYTES,
  messageBytes: FRAME_BYTES,
  serverThread: 'worker',
  seconds: 1,
  measuredAt: '2026-01-31T09:05:05.000Z',
  machine: 'an example',
  othersCores: 0.1,
  othersUnknown: null,
  likelyLow: false,
  exceeded: false,
};
const NO_KERNEL = 'netstat, ss and /proc/net/tcp are all missing on this system';

/**
 * A capture document for tests: 1 MiB frames, compressed until halfway and then not, with readings that vary as real ones
 * do and are the same each time. Figures and verdict are made of its samples by the product's own code.
 */
export function exampleDocument(options: ExampleOptions = {}): CaptureDocument {
  const { samples: count = 44, loop = 'closed', damage = [], nulls = false, toggle = true } = options;
  const state = options.state ?? (damage.length > 0 ? 'recovered' : 'complete');
  const scenario = scenarioSchema.parse({
    load: { rate: loop === 'open' ? OPEN_FPS : 'max', durationS: 10 },
    compression: { enabled: !toggle },
    logging: 'summary',
  });
  const toggleMs = toggle && count > 8 ? WARMUP_MS + Math.floor((count - 4) / 2) * SAMPLE_INTERVAL_MS + 60 : Number.POSITIVE_INFINITY;
  const samples = exampleSamples({ count, loop, nulls, toggleMs });
  const events = exampleEvents(count, toggleMs);
  const { ceilingBesideCores: othersCores = null } = options;
  const ceiling = othersCores === null ? CEILING : { ...CEILING, fps: 2_100, othersCores, likelyLow: true };
  const hasFigures = state !== 'recording';
  const last = samples[samples.length - 1];
  const facts = last && {
    ledger: ledgerOf(last.frames, []),
    setupUs: histogram([2_140, 1_890]),
    heartbeatUs: nulls ? [] : histogram([812, 1_020, 1_377, 2_950, 41_200]),
    closes: { closed: { '1000': 2 }, closedByReason: {}, closes: [], reasonsGiven: [], reasonsUntold: 0 },
    negotiated: { permessageDeflate: toggle ? null : 'permessage-deflate', engine: 'ws' as const, connections: 2 },
    kernel: nulls
      ? { source: null, intervalMs: 250, readings: 0, missed: count, putOff: 0, costMs: null }
      : { source: 'netstat', intervalMs: 250, readings: count, missed: 1, putOff: 0, costMs: 6.4 },
    ceiling: nulls ? { measured: null, reason: 'the scenario does not ask for it (ceiling: off)' } : { measured: ceiling, reason: null },
  };
  return {
    formatVersion: CAPTURE_FORMAT_VERSION,
    id: '20260131-090507-example',
    name: 'Camera 3: compression off',
    state,
    saved: true,
    notes: 'Second run on the bench machine, nothing else running.',
    tags: ['bench', 'camera-3'],
    startedAt: '2026-01-31T09:05:07.250Z',
    pid: 4_711,
    scenario,
    finalScenario: null,
    mixed: null,
    stopped: null,
    recordingFault: null,
    thresholds: [],
    origin: null,
    recording: null,
    environment: {
      os: 'Debian GNU/Linux 12 (bookworm)',
      kernel: '6.1.0-18-amd64',
      arch: 'x64',
      cpu: 'AMD Ryzen 7 5800X 8-Core Processor',
      cores: 16,
      memoryBytes: 33_554_432_000,
      node: '24.11.0',
      electron: null,
      ws: '8.23.0',
      bufferutil: '4.1.0',
      tcpRmem: [4_096, 131_072, 6_291_456],
      tcpWmem: [4_096, 16_384, 4_194_304],
      sockscope: '0.1.0',
    },
    summary: hasFigures
      ? summarise(
          scenario,
          samples,
          state === 'recovered' || !facts
            ? null
            : {
                ...facts,
                loopDelayUs: NOTHING_BESIDE.loopDelayUs,
                exchangeUs: NOTHING_BESIDE.exchangeUs,
                urgentLatencyUs: [],
                publishLedger: null,
                droppedByPolicy: {},
                isUniform: !toggle,
                histograms: mergedHistograms(samples),
                baseline: null,
              },
        )
      : null,
    diagnosis: hasFigures ? diagnoseRun(samples, events, loop, othersCores === null ? null : ceiling) : null,
    events,
    samples,
    exchanges: [],
    arrivals: [],
    damage,
  };
}

function exampleSamples({
  count,
  loop,
  nulls,
  toggleMs,
}: {
  count: number;
  loop: 'closed' | 'open';
  nulls: boolean;
  toggleMs: number;
}): Sample[] {
  const next = seededRandom(20_260_131);
  const vary = (value: number, share: number) => value * (1 + share * (2 * next() - 1));
  const samples: Sample[] = [];
  const frames: Sample['frames'] = { ...NO_FRAMES, displayed: nulls ? null : 0 };
  const bytes = { payload: 0, wire: 0 };
  let rssBytes = 182_000_000;
  let beforeMs = 0;
  for (let index = 0; index < count; index++) {
    const tMs = (index + 1) * SAMPLE_INTERVAL_MS + vary(2, 1);
    const intervalMs = tMs - beforeMs;
    beforeMs = tMs;
    const isLast = index === count - 1;
    const compressed = tMs < toggleMs;
    const isSilent = nulls && index >= 20 && index < 24;
    const capacityFps = isSilent ? 0 : vary(compressed ? 34 : 1_950, 0.05);
    const due = Math.round(((loop === 'open' ? OPEN_FPS : capacityFps) * intervalMs) / 1_000);
    const offered = Math.min(due, Math.round((capacityFps * intervalMs) / 1_000));
    const pending = isLast || offered === 0 ? 0 : 2;
    const received = Math.max(0, frames.offered + offered - pending - frames.received);
    const displayed = frames.displayed === null ? null : Math.min(received, Math.round((30 * intervalMs) / 1_000));
    frames.due += due;
    frames.offered += offered;
    frames.dropped += due - offered;
    frames.received += received;
    frames.sent = frames.received + (pending > 0 ? 1 : 0);
    if (frames.displayed !== null) frames.displayed += displayed!;
    const wireBytes = received * FRAME_BYTES * (compressed ? vary(0.971, 0.001) : 1.000014);
    bytes.payload += received * FRAME_BYTES;
    bytes.wire += Math.round(wireBytes);
    rssBytes = vary(rssBytes * 0.9 + (compressed ? 236_000_000 : 205_000_000) * 0.1, 0.004);
    const unavailable: Unavailable = { 'stations.path': 'no impairment proxy is in the path' };
    const missing = (path: string, reason: string) => {
      unavailable[path] = reason;
      return null;
    };
    const typicalUs = compressed ? (loop === 'open' ? 170_000 : 292_000) : loop === 'open' ? 1_100 : 4_800;
    const drawn = Math.min(received, 40);
    // As many values as frames, of some that are different.
    const valuesUs = (typical: () => number) => spread(Array.from({ length: drawn }, typical), received);
    const latencyUs = valuesUs(() => vary(typicalUs, 0.3) * (next() < 0.03 ? 2.4 : 1));
    const uncorrectedLatencyUs = valuesUs(() => vary(loop === 'open' ? typicalUs * 0.8 : typicalUs, 0.3));
    const gapUs = valuesUs(() => vary((intervalMs * 1_000) / Math.max(1, received), 0.4));
    if (received === 0) {
      missing('latencyMs', 'no frame with a header of this run arrived in this interval');
      missing('gapMs', 'fewer than two frames have arrived on a connection');
    }
    const backlog = isSilent || isLast ? 0 : Math.round(vary(compressed ? 9.1 * FRAME_BYTES : 6.5 * FRAME_BYTES, 0.08));
    const loopOf = (name: 'host' | 'server' | 'load', p99Ms: number, cpu: number): LoopReading => ({
      p50Ms: vary(0.11, 0.2),
      p99Ms: vary(p99Ms, 0.35) * (next() < 0.05 ? 4 : 1),
      maxMs: vary(p99Ms * 6, 0.2),
      utilization: Math.min(1, vary(cpu, 0.06)),
      stalledMs: 0,
      cpu: nulls ? missing(`eventLoop.${name}.cpu`, 'this system does not tell the CPU time of a thread') : Math.min(1, vary(cpu, 0.05)),
      heapUsedBytes: Math.round(vary(14_000_000, 0.1)),
      externalBytes: Math.round(vary(42_000_000, 0.1)),
    });
    const kernelLevel = (name: 'sender.kernel' | 'receiver.kernel', level: number, limitBytes: number) =>
      nulls ? missing(`stations.${name}`, NO_KERNEL) : { bytes: Math.round(level), frames: null, limitBytes };
    const recvQueueBytes = Math.round(isLast ? 0 : compressed ? Math.max(0, vary(20_000, 3)) : vary(2_600_000, 0.5));
    const sendQueueBytes = Math.round(isLast ? 0 : compressed ? Math.max(0, vary(120_000, 1.4)) : vary(2_300_000, 0.3));
    const host = loopOf('host', 0.6, 0.04);
    const server = loopOf('server', compressed ? 1.2 : 9.5, compressed ? 0.11 : 0.82);
    const load = loopOf('load', compressed ? 1.6 : 7.2, compressed ? 0.14 : 0.97);
    const named = nulls ? null : host.cpu! + server.cpu! + load.cpu!;
    const pool = named === null ? missing('cpu.pool', 'needs the CPU time of every thread') : vary(compressed ? 1.12 : 0.06, 0.1);
    if (nulls) {
      missing('frames.displayed', 'no window is attached');
      missing('kernel', NO_KERNEL);
    }
    missing('tcp', nulls ? 'no kernel reading' : 'netstat does not tell it; ss does');
    const hasPong = !nulls && index % 4 === 3;
    const perS = 1_000 / intervalMs;
    samples.push({
      tMs,
      intervalMs,
      phase: tMs <= WARMUP_MS + 100 ? 'warmup' : isLast && count > 8 ? 'draining' : 'steady',
      frames: { ...frames },
      publish: null,
      exchanges: null,
      processing: null,
      pool: null,
      viewer: null,
      subscribers: null,
      urgentLatencyMs: null,
      rates: {
        offeredFps: offered * perS,
        sentFps: (frames.sent - (samples[index - 1]?.frames.sent ?? 0)) * perS,
        receivedFps: received * perS,
        displayedFps: displayed === null ? null : displayed * perS,
        payloadBytesPerS: received * FRAME_BYTES * perS,
        wireBytesPerS: wireBytes * perS,
      },
      bytes: { ...bytes, sent: bytes.payload, arrived: bytes.payload },
      latencyMs: distributionMs(latencyUs),
      uncorrectedLatencyMs: distributionMs(uncorrectedLatencyUs),
      gapMs: distributionMs(gapUs),
      histograms: { latencyUs, uncorrectedLatencyUs, gapUs },
      stations: {
        source: { bytes: 0, frames: 0, limitBytes: null },
        'sender.user': { bytes: backlog, frames: Math.round(backlog / FRAME_BYTES), limitBytes: 10_485_760 },
        'sender.kernel': kernelLevel('sender.kernel', sendQueueBytes, 4_194_304),
        path: null,
        'receiver.kernel': kernelLevel('receiver.kernel', recvQueueBytes, 6_291_456),
        'receiver.user': { bytes: Math.round(vary(compressed ? 900_000 : 310_000, 0.5)), frames: 0, limitBytes: null },
        display: nulls ? missing('stations.display', 'no window is attached') : { bytes: FRAME_BYTES, frames: 1, limitBytes: FRAME_BYTES },
      },
      kernel: nulls
        ? null
        : {
            source: 'netstat',
            ageMs: vary(90, 0.9),
            costMs: vary(6.4, 0.2),
            sender: { recvQueueBytes: 0, sendQueueBytes, sockets: 1, recvBufferBytes: null, sendBufferBytes: null },
            receiver: { recvQueueBytes, sendQueueBytes: 0, sockets: 1, recvBufferBytes: null, sendBufferBytes: null },
          },
      displayBusyMs: nulls ? null : tMs * 0.3,
      kernelReader: {
        source: nulls ? null : 'netstat',
        intervalMs: 250,
        readings: nulls ? 0 : index + 1,
        missed: nulls ? index + 1 : 0,
        putOff: 0,
        costMs: nulls ? null : 6.4,
      },
      tcp: null,
      path: null,
      eventLoop: { host, server, load, receiver: null, work: null },
      cpu: { process: named === null || pool === null ? vary(compressed ? 1.4 : 1.9, 0.05) : named + pool, pool, others: vary(0.12, 0.3) },
      memory: { rssBytes: Math.round(rssBytes), perConnectionBytes: null, lent: null },
      connections: {
        open: 1,
        deflate: compressed ? 1 : 0,
        opened: tMs < toggleMs ? 1 : 2,
        closed: tMs < toggleMs ? 0 : 1,
        refused: 0,
        idle: 0,
      },
      heartbeatRttMs: hasPong ? vary(compressed ? 1.1 : 3.1, 0.4) : missing('heartbeatRttMs', 'no pong in this interval'),
      log: { lines: index / 4, bytes: index * 30, seconds: index * 0.000_02 },
      unavailable,
    });
  }
  return samples;
}

function exampleEvents(count: number, toggleMs: number): RunEvent[] {
  const event = (
    tMs: number,
    kind: RunEvent['kind'],
    text: string,
    severity: RunEvent['severity'] = 'info',
    code: string | null = null,
  ) => ({ tMs, kind, severity, text, code });
  const endMs = count * SAMPLE_INTERVAL_MS;
  const all = [
    event(0, 'started', 'The run began: jpeg-ingest, 1 connection'),
    event(WARMUP_MS, 'steady', 'The warm-up is over'),
    ...(Number.isFinite(toggleMs)
      ? [
          event(toggleMs, 'toggle', 'compression.enabled: true → false (reconnect)'),
          event(toggleMs + 4, 'connection', 'Connection 1 closed with 1000, made anew'),
        ]
      : []),
    event(
      endMs * 0.8,
      'kernel',
      'A reading of the socket buffers took longer than its interval and was skipped',
      'warning',
      'kernel-reading-late',
    ),
    event(endMs, 'ended', 'The run ended: its time was over'),
  ];
  return count === 0 ? all.slice(0, 1) : all.filter(({ tMs }) => tMs <= endMs);
}

/** A histogram of `total` values that repeats those given. */
function spread(valuesUs: readonly number[], total: number): SparseHistogram {
  return histogram(Array.from({ length: total }, (_, index) => valuesUs[index % valuesUs.length]!));
}

function histogram(valuesUs: readonly number[]): SparseHistogram {
  const counts = new Map<number, number>();
  for (const value of valuesUs) counts.set(bucketOf(Math.round(value)), (counts.get(bucketOf(Math.round(value))) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}
