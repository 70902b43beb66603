import { HISTOGRAM_BUCKETS } from './histogram.ts';
import { type Counters, createCounters, LOOP, RECEIVER, SENDER } from './shared-counters.ts';

/** The shared memory of one event loop. */
export interface LoopTelemetry {
  counters: Counters;
  delayUs: SharedArrayBuffer;
}

/** The shared memory that the server's thread writes. */
export interface ServerTelemetry {
  loop: LoopTelemetry;
  counters: Counters;
  latencyUs: SharedArrayBuffer;
  uncorrectedLatencyUs: SharedArrayBuffer;
  gapUs: SharedArrayBuffer;
  heartbeatRttUs: SharedArrayBuffer;
}

/** The shared memory that the load generator's thread writes. */
export interface LoadTelemetry {
  loop: LoopTelemetry;
  counters: Counters;
  setupUs: SharedArrayBuffer;
}

const histogramBuffer = () => new SharedArrayBuffer(HISTOGRAM_BUCKETS * Int32Array.BYTES_PER_ELEMENT);

export function createLoopTelemetry(): LoopTelemetry {
  return { counters: createCounters(LOOP), delayUs: histogramBuffer() };
}

export function createServerTelemetry(): ServerTelemetry {
  return {
    loop: createLoopTelemetry(),
    counters: createCounters(RECEIVER),
    latencyUs: histogramBuffer(),
    uncorrectedLatencyUs: histogramBuffer(),
    gapUs: histogramBuffer(),
    heartbeatRttUs: histogramBuffer(),
  };
}

export function createLoadTelemetry(): LoadTelemetry {
  return { loop: createLoopTelemetry(), counters: createCounters(SENDER), setupUs: histogramBuffer() };
}
