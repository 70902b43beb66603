import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../contract/index.ts';
import { type SampleWish, sampleOf } from '../testing/sample.ts';
import { diagnose } from './diagnose.ts';
import { diagnoseRun } from './diagnose-run.ts';

const MIB = 1_048_576;

/** Eight samples; `at` gets the seconds since the start. */
const span = (at: (s: number) => Omit<SampleWish, 'tMs'>, fromMs = 0) =>
  Array.from({ length: 8 }, (_, index) => {
    const tMs = fromMs + (index + 1) * 250;
    return sampleOf({ tMs, ...at(tMs / 1_000) });
  });

const stream = (fps: number, wireRatio: number) => (s: number) => ({
  receivedFps: fps,
  frames: { due: fps * s, offered: fps * s, received: fps * s },
  bytes: { payload: fps * s * MIB, wire: fps * s * MIB * wireRatio },
});

describe('diagnose', () => {
  it('needs a second of samples', () => {
    expect(diagnose(span(stream(30, 1)).slice(0, 3), 'open')).toBeNull();
  });

  it('finds nothing wrong where the offered rate is met', () => {
    expect(diagnose(span(stream(30, 1)), 'open')).toMatchObject({ bottleneck: 'none', confidence: 'high' });
  });

  it('does not call a closed loop met: it has no offered rate', () => {
    expect(diagnose(span(stream(30, 1)), 'closed')?.bottleneck).not.toBe('none');
  });

  it('sees that the offered rate is not met when frames are dropped', () => {
    const samples = span((s) => ({ receivedFps: 20, frames: { due: 30 * s, offered: 20 * s, dropped: 10 * s, received: 20 * s } }));
    expect(diagnose(samples, 'open')?.bottleneck).toBe('undetermined');
  });

  it('names the sender’s compression when the pool works and frames wait before the socket', () => {
    const samples = span((s) => ({
      ...stream(32, 0.97)(s),
      poolCpu: 0.9,
      deflate: true,
      stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': 0, 'receiver.kernel': 0 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'sender-compression', confidence: 'high' });
  });

  it('names the server’s compression when the bytes wait behind the socket', () => {
    const samples = span((s) => ({
      ...stream(32, 0.97)(s),
      poolCpu: 0.9,
      deflate: true,
      stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': MIB, 'receiver.kernel': 4 * MIB },
    }));
    expect(diagnose(samples, 'closed')?.bottleneck).toBe('server-compression');
  });

  it('does not blame compression where no connection negotiated it', () => {
    expect(
      diagnose(
        span((s) => ({ ...stream(32, 1.0001)(s), poolCpu: 0.9 })),
        'closed',
      )?.bottleneck,
    ).toBe('undetermined');
  });

  it('is not sure of compression without kernel readings', () => {
    const samples = span((s) => ({ ...stream(32, 0.97)(s), poolCpu: 0.9, deflate: true, stationBytes: { 'sender.user': 2 * MIB } }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'sender-compression', confidence: 'medium' });
  });

  it('names a blocked loop when the server computes and its loop is late by as much', () => {
    const samples = span((s) => ({
      ...stream(2.7, 0.4)(s),
      processing: { done: 3 * s, seconds: 0.9 * s, pending: 0 },
      server: { maxMs: 900, utilization: 0.9 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({
      bottleneck: 'server-loop-blocked',
      confidence: 'high',
      verdict: "The server's event loop stands still for up to 900 ms while it computes.",
    });
  });

  it('names the computation itself where the loop goes on turning', () => {
    const samples = span((s) => ({
      ...stream(3, 0.4)(s),
      processing: { done: 3 * s, seconds: 0.9 * s, pending: 0 },
      server: { maxMs: 6, utilization: 0.9 },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'server-processing', confidence: 'high' });
  });

  it('does not blame computations that take little of the time', () => {
    const samples = span((s) => ({ ...stream(30, 1)(s), processing: { done: 30 * s, seconds: 0.03 * s, pending: 0 } }));
    expect(diagnose(samples, 'closed')?.bottleneck).toBe('undetermined');
  });

  it('names the receiving application when its inbox drops, though every frame arrives', () => {
    const samples = span((s) => ({
      receivedFps: 20,
      frames: { due: 30 * s, offered: 30 * s, received: 20 * s, droppedByReceiver: 10 * s },
      bytes: { payload: 20 * s * MIB, wire: 30 * s * MIB },
      stationBytes: { 'receiver.user': 8 * MIB },
    }));
    expect(diagnose(samples, 'open')).toMatchObject({
      bottleneck: 'receiver-slow',
      confidence: 'high',
      verdict: 'The receiving application takes 20 FPS, and more arrives.',
    });
  });

  it('names it too when the inbox only grows', () => {
    const samples = span((s) => ({ ...stream(20, 1)(s), stationBytes: { 'receiver.user': 10 * s * MIB } }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
  });

  it('names it when a full inbox holds the rest back', () => {
    const samples = span((s) => ({
      ...stream(20, 1)(s),
      stationBytes: { 'receiver.user': MIB, 'receiver.kernel': MIB, 'sender.kernel': MIB, 'sender.user': 8 * MIB },
    })).map((sample) => ({
      ...sample,
      stations: { ...sample.stations, 'receiver.user': { bytes: MIB, frames: 1, limitBytes: MIB } },
    }));
    expect(diagnose(samples, 'closed')).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
    expect(diagnose(samples, 'closed')?.evidence[0]).toBe(
      'The inbox is full in 100 % of the readings, and behind it wait 1.0 MiB unread in the kernel (Recv-Q), 1.0 MiB unacknowledged (Send-Q), 8.0 MiB at the sender.',
    );
  });

  it('names the handshakes when they are a good part of each exchange', () => {
    const exchanges = (setupShare: number) => ({
      started: 0,
      answered: 0,
      failed: 0,
      active: 1,
      answeredPerS: 200,
      totalMs: { n: 0, min: null, mean: null, p50: null, p90: null, p99: null, p999: null, max: null },
      setupShare,
    });
    const samples = span(stream(200, 1));
    const withShare = (share: number) => samples.map((sample) => ({ ...sample, exchanges: exchanges(share) }));
    expect(diagnose(withShare(0.6), 'closed')).toMatchObject({
      bottleneck: 'connection-setup',
      confidence: 'high',
      advice: [{ gain: 'up to 150 % more in series' }],
    });
    expect(diagnose(withShare(0.05), 'closed')?.bottleneck).not.toBe('connection-setup');
  });

  it('names the receiver when it grants no credit for what is due', () => {
    const samples = span((s) => ({
      receivedFps: 20,
      frames: { due: 30 * s, offered: 20 * s, received: 20 * s, dropped: 10 * s, droppedNoCredit: 10 * s },
      bytes: { payload: 20 * s * MIB, wire: 20 * s * MIB },
    }));
    expect(diagnose(samples, 'open')).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'high' });
  });

  it('names logging when it takes the server’s time, and the gain of leaving it', () => {
    const samples = span((s) => ({ ...stream(100, 1)(s), logSeconds: s * 0.5, logLines: s * 100, server: { utilization: 0.95 } }));
    expect(diagnose(samples, 'closed')).toMatchObject({
      bottleneck: 'server-logging',
      confidence: 'high',
      advice: [{ gain: 'up to 200 FPS' }],
    });
  });

  it('names the one thread that is at its limit, and none when both are', () => {
    const busy = (load: number, server: number) =>
      diagnose(
        span((s) => ({ ...stream(2_000, 1)(s), load: { cpu: load }, server: { cpu: server } })),
        'closed',
      );
    expect(busy(0.95, 0.5)?.bottleneck).toBe('sender-cpu');
    expect(busy(0.5, 0.95)?.bottleneck).toBe('receiver-slow');
    expect(busy(0.95, 0.95)).toMatchObject({ bottleneck: 'undetermined', confidence: 'low' });
  });

  it('names the receiver where the bytes wait unread, and the sender where none do', () => {
    const waiting = (recv: number, utilization: number) =>
      diagnose(
        span((s) => ({
          ...stream(500, 1)(s),
          load: { utilization },
          stationBytes: { 'sender.kernel': recv / 4, 'receiver.kernel': recv },
        })),
        'closed',
      )?.bottleneck;
    expect(waiting(9 * MIB, 0.7)).toBe('receiver-slow');
    expect(waiting(0, 0.95)).toBe('sender-cpu');
    expect(waiting(MIB, 0.7)).toBe('undetermined');
  });

  it('says of clients that are not ours whether the server keeps up', () => {
    const foreign = (recv: number) =>
      diagnose(
        span((s) => ({
          receivedFps: 20,
          frames: { foreign: 20 * s },
          bytes: { payload: 20 * s * MIB, wire: 20 * s * MIB },
          load: null,
          stationBytes: { 'receiver.kernel': recv },
        })),
        'closed',
      );
    expect(foreign(0)).toMatchObject({ bottleneck: 'none', confidence: 'medium' });
    expect(foreign(8 * MIB)?.bottleneck).toBe('receiver-slow');
  });

  it('says so when nothing arrives', () => {
    expect(
      diagnose(
        span(() => ({})),
        'closed',
      ),
    ).toMatchObject({ bottleneck: 'undetermined', verdict: 'No frame arrives.' });
  });
});

describe('diagnoseRun', () => {
  const toggle: RunEvent = {
    tMs: 2_000,
    kind: 'toggle',
    severity: 'info',
    text: 'compression.enabled: true → false (reconnect)',
    code: null,
  };

  it('tells what a toggle changed, by the medians on both sides', () => {
    const before = span(stream(30, 1));
    const after = span(stream(1_500, 1), 2_000);
    const verdict = diagnoseRun([...before, ...after], [toggle], 'closed');
    expect(verdict?.verdict).toMatch(/^After the last change: /);
    expect(verdict?.evidence[0]).toBe('compression.enabled: true → false (reconnect): received 30 FPS before, 1,500 FPS after (50 times).');
  });

  it('leaves warm-up and drain out', () => {
    const warmup = span(() => ({ phase: 'warmup' as const }));
    expect(diagnoseRun(warmup, [], 'closed')).toBeNull();
  });
});
