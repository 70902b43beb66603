import { type Distribution, type LoopReading, NO_FRAMES, type Sample, type StationName } from '../../contract/index.ts';

const NONE: Distribution = { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null };

/** What a test wants a sample to say; everything else is quiet. Counts are cumulative. */
export interface SampleWish {
  tMs: number;
  /** 250 where it is not told. */
  intervalMs?: number;
  phase?: Sample['phase'];
  frames?: Partial<Sample['frames']>;
  receivedFps?: number;
  bytes?: Omit<Sample['bytes'], 'sent' | 'arrived'>;
  stationBytes?: Partial<Record<StationName, number>>;
  /** How old the reading of the kernel's buffers is, whose making took nothing; without it the sample tells of no reading. */
  kernelAgeMs?: number;
  tcp?: Sample['tcp'];
  /** Frames in the inboxes. */
  inboxFrames?: number;
  poolCpu?: number | null;
  othersCpu?: number;
  displayBusyMs?: number;
  deflate?: boolean;
  /** `null`: no generator. */
  load?: Partial<LoopReading> | null;
  server?: Partial<LoopReading>;
  logSeconds?: number;
  logLines?: number;
  rssBytes?: number;
  processing?: Sample['processing'];
  publish?: Sample['publish'];
  latencyUs?: Sample['histograms']['latencyUs'];
  unavailable?: Record<string, string>;
}

/** A sample by hand. */
export function sampleOf(wish: SampleWish): Sample {
  const level = (name: StationName) => {
    const bytes = wish.stationBytes?.[name];
    const frames = name === 'receiver.user' ? (wish.inboxFrames ?? null) : null;
    return bytes === undefined ? null : { bytes, frames, limitBytes: null };
  };
  const loop = (reading: Partial<LoopReading> | undefined): LoopReading => ({
    p50Ms: 0,
    p99Ms: 0,
    maxMs: 0,
    utilization: 0.1,
    stalledMs: 0,
    cpu: 0.1,
    heapUsedBytes: 0,
    externalBytes: 0,
    ...reading,
  });
  return {
    tMs: wish.tMs,
    intervalMs: wish.intervalMs ?? 250,
    phase: wish.phase ?? 'steady',
    frames: { ...NO_FRAMES, ...wish.frames },
    publish: wish.publish ?? null,
    exchanges: null,
    processing: wish.processing ?? null,
    pool: null,
    viewer: null,
    subscribers: null,
    urgentLatencyMs: null,
    rates: { offeredFps: 0, sentFps: 0, receivedFps: wish.receivedFps ?? 0, displayedFps: null, payloadBytesPerS: 0, wireBytesPerS: 0 },
    bytes: { payload: 0, wire: 0, ...wish.bytes, sent: wish.bytes?.payload ?? 0, arrived: null },
    latencyMs: NONE,
    uncorrectedLatencyMs: NONE,
    gapMs: NONE,
    histograms: { latencyUs: wish.latencyUs ?? [], uncorrectedLatencyUs: [], gapUs: [] },
    stations: {
      source: level('source'),
      'sender.user': level('sender.user'),
      'sender.kernel': level('sender.kernel'),
      path: level('path'),
      'receiver.kernel': level('receiver.kernel'),
      'receiver.user': level('receiver.user'),
      display: level('display'),
    },
    kernel: wish.kernelAgeMs === undefined ? null : { source: 'netstat', costMs: 0, ageMs: wish.kernelAgeMs, sender: null, receiver: null },
    displayBusyMs: wish.displayBusyMs ?? null,
    kernelReader: null,
    tcp: wish.tcp ?? null,
    path: null,
    eventLoop: {
      host: loop(undefined),
      server: loop(wish.server),
      load: wish.load === null ? null : loop(wish.load),
      receiver: null,
      work: null,
    },
    cpu: { process: 0.3, pool: wish.poolCpu === undefined ? 0 : wish.poolCpu, others: wish.othersCpu ?? 0 },
    memory: { rssBytes: wish.rssBytes ?? 0, perConnectionBytes: null, lent: null },
    connections: { open: 1, deflate: wish.deflate ? 1 : 0, opened: 1, closed: 0, refused: 0, idle: 0 },
    heartbeatRttMs: null,
    log: { lines: wish.logLines ?? 0, bytes: 0, seconds: wish.logSeconds ?? 0 },
    unavailable: wish.unavailable ?? {},
  };
}
