import { readlinkSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { type Clock, NS_PER_MS } from '../clock.ts';
import { SharedHistogram } from './histogram.ts';
import { LOOP } from './shared-counters.ts';
import type { LoopTelemetry } from './thread-telemetry.ts';

/** The probe's timer in a thread of the stream. A delay is what a tick comes later than this. */
export const LOOP_PROBE_INTERVAL_MS = 10;

/**
 * On the host's loop, which has little to do: each tick there wakes a thread, and on a machine whose cores the stream fills
 * that costs it more than the tick takes (docs/performance.md).
 */
export const HOST_PROBE_INTERVAL_MS = 50;

/** Heap figures change slowly and cost more than a tick. */
const HEAP_EVERY_MS = 200;

/**
 * Watches the event loop that it is started on: delay of a timer, utilisation, heap. Everything goes to shared memory,
 * so that the host sees a blocked loop while it is blocked (`lastTickNs` stands still).
 *
 * @returns a function that ends the probe.
 */
export function startLoopProbe(telemetry: LoopTelemetry, clock: Clock, intervalMs = LOOP_PROBE_INTERVAL_MS): () => void {
  const { counters } = telemetry;
  const delay = new SharedHistogram(telemetry.delayUs);
  let last = clock.nowNs();
  let ticks = 0;
  const heapEveryTicks = HEAP_EVERY_MS / intervalMs;

  const tick = () => {
    const now = clock.nowNs();
    delay.record((now - last) / 1_000 - intervalMs * 1_000);
    last = now;
    counters[LOOP.lastTickNs] = now;
    const { active, idle } = performance.eventLoopUtilization();
    counters[LOOP.activeMs] = active;
    counters[LOOP.idleMs] = idle;
    if (ticks++ % heapEveryTicks === 0) {
      const heap = getHeapStatistics();
      counters[LOOP.heapUsedBytes] = heap.used_heap_size;
      counters[LOOP.externalBytes] = heap.external_memory;
    }
  };

  counters[LOOP.tid] = operatingSystemThreadId();
  counters[LOOP.intervalMs] = intervalMs;
  counters[LOOP.lastTickNs] = last;
  counters[LOOP.alive] = 1;
  const timer = setInterval(tick, intervalMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    counters[LOOP.alive] = 0;
  };
}

/** How long the loop has been silent beyond its timer, in milliseconds: above 0 for long while it is blocked. */
export function stalledMs(telemetry: LoopTelemetry, nowNs: number): number {
  const { counters } = telemetry;
  return Math.max(0, (nowNs - counters[LOOP.lastTickNs]!) / NS_PER_MS - counters[LOOP.intervalMs]!);
}

/** The kernel's id of the calling thread: `/proc/thread-self` links to `<pid>/task/<tid>` (proc(5)). 0 elsewhere. */
function operatingSystemThreadId(): number {
  try {
    return Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
