import { describe, expect, it } from 'vitest';
import { MIB, span, stream } from '../testing/span.ts';
import { diagnose } from './diagnose.ts';

describe('the figures that a verdict tells', () => {
  it('tells a met rate as the rate received, and over which time the counts beside it are', () => {
    // The first sample was faster; counts are known from its end on.
    const samples = span(stream(30, 1)).map((sample, index) =>
      index === 0 ? { ...sample, rates: { ...sample.rates, receivedFps: 38 } } : sample,
    );
    const found = diagnose(samples, 'open');
    expect(found?.verdict).toBe('The offered rate is met: all of 31 FPS arrive.');
    expect(found?.evidence[0]).toBe('Over 1.75 s 30 FPS were due, 30 FPS were received, none was dropped.');
  });

  it('tells the whole length of the stalls that it rests on, not how far they had grown at each sample', () => {
    const loops = [
      ...[{ maxMs: null, stalledMs: 469 }, { maxMs: null, stalledMs: 719 }, { maxMs: null, stalledMs: 969 }, { maxMs: 1_233 }],
      ...[{ maxMs: null, stalledMs: 250 }, { maxMs: null, stalledMs: 500 }, { maxMs: null, stalledMs: 750 }, { maxMs: 933 }],
    ];
    const samples = span((s) => ({
      ...stream(2.7, 0.4)(s),
      processing: { done: 3 * s, seconds: 0.9 * s, pending: 0 },
      server: { ...loops[4 * s - 1]!, utilization: 0.9 },
    }));
    // (1,233 + 933) / 2.
    expect(diagnose(samples, 'closed')).toMatchObject({
      bottleneck: 'server-loop-blocked',
      verdict: "The server's event loop stands still for 1083 ms at a time while it computes.",
    });
    expect(diagnose(samples, 'closed')?.evidence[1]).toContain('stood still for 1083 ms as a rule and 1233 ms at most');
    // Beside a verdict about seconds stands a heartbeat of a few milliseconds.
    expect(diagnose(samples, 'closed')?.evidence[1]).toContain('the heartbeat need not show it, as a loop that is held sends no ping');
  });

  it('tells what the wire carries where compression makes nothing smaller, and no saving', () => {
    const told = (wireRatio: number) => {
      const samples = span((s) => ({
        ...stream(32, wireRatio)(s),
        poolCpu: 0.9,
        deflate: true,
        stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': 0, 'receiver.kernel': 0 },
      }));
      const { evidence, advice } = diagnose(samples, 'closed')!;
      return [evidence[0], / Compression saves .*/.exec(advice[0]!.gain!)?.[0]];
    };
    expect(told(1.0012)).toEqual([
      "The connections negotiated permessage-deflate, and the wire carries 100.1 % of the payload's bytes.",
      undefined,
    ]);
    expect(told(0.9999)[1]).toBeUndefined();
    expect(told(0.97)).toEqual([
      "The connections negotiated permessage-deflate, and the wire carries 97.0 % of the payload's bytes.",
      ' Compression saves 3.0 % of the bytes.',
    ]);
  });

  it('takes the rates of clients of the user’s own over the time in which they were connected', () => {
    const samples = span((s) => ({
      load: null,
      receivedFps: s > 0.5 && s <= 1.75 ? 800 : 0,
      frames: { foreign: 800 * Math.min(1.25, Math.max(0, s - 0.5)) },
      bytes: { payload: MIB * s, wire: MIB * s },
      stationBytes: { 'receiver.kernel': 0 },
    })).map((sample) => ({
      ...sample,
      connections: { ...sample.connections, open: sample.tMs > 250 && sample.tMs < 1_900 ? 1 : 0, opened: sample.tMs > 250 ? 1 : 0 },
    }));
    // The client comes in the second of eight samples and has gone in the last: of the rest 5 of 5 are at 800 FPS.
    expect(diagnose(samples, null)?.verdict).toBe('The server keeps up with what your clients send: 800 FPS.');
  });
});
