import { HISTOGRAM_BUCKETS } from './histogram.ts';
import { type Counters, createCounters, EXCHANGE, LOOP, PATH, PATH_WAY, RECEIVER, SENDER, SERVER } from './shared-counters.ts';

/** The shared memory of one event loop. */
export interface LoopTelemetry {
  counters: Counters;
  delayUs: SharedArrayBuffer;
}

/** The shared memory of whoever sends frames; `counters` is laid out as SENDER. */
export interface SenderTelemetry {
  counters: Counters;
}

/** The shared memory of whoever receives frames; `counters` is laid out as RECEIVER. */
export interface ReceiverTelemetry {
  counters: Counters;
  latencyUs: SharedArrayBuffer;
  uncorrectedLatencyUs: SharedArrayBuffer;
  /** Of key frames and control messages alone. */
  urgentLatencyUs: SharedArrayBuffer;
  gapUs: SharedArrayBuffer;
}

/** The shared memory that the server's thread writes; `counters` is laid out as SERVER. */
export interface ServerTelemetry {
  loop: LoopTelemetry;
  counters: Counters;
  heartbeatRttUs: SharedArrayBuffer;
  /** `null` in direction push. */
  receiver: ReceiverTelemetry | null;
  /** `null` but in push and relay. */
  sender: SenderTelemetry | null;
  /** The loop of the server's worker. */
  work: LoopTelemetry;
}

/** The shared memory of direction echo's exchanges; `counters` is laid out as EXCHANGE. */
export interface ExchangeTelemetry {
  counters: Counters;
  tcpUs: SharedArrayBuffer;
  upgradeUs: SharedArrayBuffer;
  sendUs: SharedArrayBuffer;
  waitUs: SharedArrayBuffer;
  totalUs: SharedArrayBuffer;
}

/** The shared memory that the load generator's thread writes. */
export interface LoadTelemetry {
  loop: LoopTelemetry;
  sender: SenderTelemetry;
  setupUs: SharedArrayBuffer;
  exchange: ExchangeTelemetry;
}

/** The shared memory that the thread of the receiving clients writes. */
export interface ClientsTelemetry {
  loop: LoopTelemetry;
  receiver: ReceiverTelemetry;
  setupUs: SharedArrayBuffer;
}

/** The shared memory that the impairment proxy writes; `counters` is laid out as PATH, a way as PATH_WAY. */
export interface PathTelemetry {
  loop: LoopTelemetry;
  counters: Counters;
  /** The way that the frames go. */
  forth: Counters;
  back: Counters;
}

const histogramBuffer = () => new SharedArrayBuffer(HISTOGRAM_BUCKETS * Int32Array.BYTES_PER_ELEMENT);

export function createLoopTelemetry(): LoopTelemetry {
  return { counters: createCounters(LOOP), delayUs: histogramBuffer() };
}

export function createSenderTelemetry(): SenderTelemetry {
  return { counters: createCounters(SENDER) };
}

export function createReceiverTelemetry(): ReceiverTelemetry {
  return {
    counters: createCounters(RECEIVER),
    latencyUs: histogramBuffer(),
    uncorrectedLatencyUs: histogramBuffer(),
    urgentLatencyUs: histogramBuffer(),
    gapUs: histogramBuffer(),
  };
}

export function createServerTelemetry(parts: Pick<ServerTelemetry, 'receiver' | 'sender'>): ServerTelemetry {
  return {
    loop: createLoopTelemetry(),
    counters: createCounters(SERVER),
    heartbeatRttUs: histogramBuffer(),
    work: createLoopTelemetry(),
    ...parts,
  };
}

export function createExchangeTelemetry(): ExchangeTelemetry {
  return {
    counters: createCounters(EXCHANGE),
    tcpUs: histogramBuffer(),
    upgradeUs: histogramBuffer(),
    sendUs: histogramBuffer(),
    waitUs: histogramBuffer(),
    totalUs: histogramBuffer(),
  };
}

export function createLoadTelemetry(): LoadTelemetry {
  return { loop: createLoopTelemetry(), sender: createSenderTelemetry(), setupUs: histogramBuffer(), exchange: createExchangeTelemetry() };
}

export function createClientsTelemetry(): ClientsTelemetry {
  return { loop: createLoopTelemetry(), receiver: createReceiverTelemetry(), setupUs: histogramBuffer() };
}

export function createPathTelemetry(): PathTelemetry {
  return { loop: createLoopTelemetry(), counters: createCounters(PATH), forth: createCounters(PATH_WAY), back: createCounters(PATH_WAY) };
}
