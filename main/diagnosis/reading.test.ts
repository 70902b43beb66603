import { describe, expect, it } from 'vitest';
import { sampleOf } from '../testing/sample.ts';
import { readSpan } from './reading.ts';

/** What happened in each of ten intervals of 250 ms. A client is there from the second to the fifth and from the seventh to the tenth; what it does as it comes and goes is a multiple. */
const OPEN = [0, 1, 1, 1, 0, 0, 1, 1, 1, 0];
const FRAMES = [0, 90, 10, 10, 300, 500, 90, 10, 10, 300];
const upTo = (index: number) => FRAMES.slice(0, index + 1).reduce((sum, frames) => sum + frames, 0);

const samples = FRAMES.map((frames, index) => {
  const sum = upTo(index);
  const way = { inBytes: 200 * sum, outBytes: 100 * sum, queuedBytes: 5 * sum, limitBytes: 1_000_000, fullMs: sum };
  const sample = sampleOf({
    tMs: (index + 1) * 250,
    load: null,
    receivedFps: frames * 4,
    frames: { foreign: sum, droppedByReceiver: sum },
    bytes: { payload: 1_000 * sum, wire: 1_000 * sum },
    stationBytes: { 'receiver.user': 20 * sum, 'receiver.kernel': 30 * sum },
    kernelAgeMs: 0,
    processing: { done: sum, seconds: sum / 1_000, pending: 0 },
    logSeconds: sum / 500,
    logLines: sum,
  });
  return {
    ...sample,
    path: { forth: way, back: way },
    connections: { ...sample.connections, open: OPEN[index]!, opened: index < 1 ? 0 : index < 6 ? 1 : 2 },
  };
});

describe('a span in which clients of the user’s own come and go', () => {
  const span = readSpan(samples);

  it('counts what happened in the time that it divides by, and nothing of what lies between', () => {
    // Two intervals in each of two stretches, of 10 frames each: 40 in one second.
    expect(span).toMatchObject({ samples: 4, seconds: 1, countedS: 1, receivedFps: 40 });
    expect(span.inboxDroppedFps).toBeCloseTo(40, 9);
    expect(span.processingShare).toBeCloseTo(0.04, 9);
    expect(span.logShare).toBeCloseTo(0.08, 9);
    expect(span.logLinesPerS).toBeCloseTo(40, 9);
    expect(span.inboxGrowthBytesPerS).toBeCloseTo(800, 9);
    expect(span.overWireFps).toBeCloseTo(40, 9);
  });

  it('lets the path and the backlog grow only meanwhile', () => {
    expect(span.path?.outBytesPerS).toBeCloseTo(4_000, 9);
    expect(span.path?.growthBytesPerS).toBeCloseTo(200, 9);
    expect(span.path?.fullShare).toBeCloseTo(0.04, 9);
    // The inboxes 800 bytes; Recv-Q from the first reading of each stretch to its last, twice 300.
    expect(span.backlogGrowthBytesPerS).toBeCloseTo(1_400, 9);
  });
});

it('has the counts of a client that was there for one whole interval at a time', () => {
  const open = [0, 1, 1, 0, 0, 1, 1, 0, 0, 0];
  const brief = samples.map((sample, index) => ({ ...sample, connections: { ...sample.connections, open: open[index]! } }));
  // The third and the seventh interval: 10 and 90 frames in half a second.
  expect(readSpan(brief)).toMatchObject({ samples: 2, countedS: 0.5, receivedFps: 200, inboxDroppedFps: 200 });
});

it('has the handshakes of all exchanges as a share of the time of all of them, however many an interval has', () => {
  const none = { min: null, p50: null, p90: null, p99: null, p999: null, max: null };
  const answered = (tMs: number, n: number, meanMs: number | null, setupShare: number | null) => ({
    ...sampleOf({ tMs }),
    exchanges: { started: 0, answered: 0, failed: 0, active: 4, answeredPerS: 4 * n, totalMs: { ...none, n, mean: meanMs }, setupShare },
  });
  // 90 of 1,000 ms with 200 ms of handshakes each, none, and 10 of 500 ms with 450 ms: 22,500 of 95,000 ms.
  const span = readSpan([answered(250, 90, 1_000, 0.2), answered(500, 0, null, null), answered(750, 10, 500, 0.9)]);
  expect(span.setupShare).toBeCloseTo(22_500 / 95_000, 9);
  expect(span.exchangeMs).toBeCloseTo(950, 9);
});

it('weighs how busy a thread and the pool were by the time, as the summary does', () => {
  const busy = (tMs: number, intervalMs: number, cpu: number) =>
    sampleOf({ tMs, intervalMs, poolCpu: cpu, othersCpu: cpu, load: { cpu, utilization: cpu } });
  // The last interval of a run is as short as it happens to be: 0.8 for 250 ms, 3 for 2.5 ms.
  const span = readSpan([busy(250, 250, 0.8), busy(252.5, 2.5, 3)]);
  for (const share of [span.poolCpu, span.othersCpu, span.senderCpu, span.senderUtilization]) expect(share).toBeCloseTo(207.5 / 252.5, 9);
});
