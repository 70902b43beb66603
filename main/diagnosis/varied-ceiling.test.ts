import { describe, expect, it } from 'vitest';
import type { CeilingReading, Sample } from '../../contract/index.ts';
import { type SampleWish, sampleOf } from '../testing/sample.ts';
import { diagnose } from './diagnose.ts';

const MIB = 1_048_576;
const quiet = (fps: number, spread: Partial<CeilingReading> = {}): CeilingReading => ({
  fps,
  othersCores: 0.1,
  likelyLow: false,
  ...spread,
});
const on3 = (fps: number, lowFps: number, highFps: number) => quiet(fps, { lowFps, highFps, occasions: 3 });

/** Eight samples of 2,000 frames of 1 MiB a second. */
const stream = (more: Omit<SampleWish, 'tMs'> = {}) =>
  Array.from({ length: 8 }, (_, index) => {
    const s = (index + 1) / 4;
    return sampleOf({
      tMs: s * 1_000,
      receivedFps: 2_000,
      frames: { due: 2_000 * s, offered: 2_000 * s, received: 2_000 * s },
      bytes: { payload: 2_000 * s * MIB, wire: 2_000 * s * MIB },
      ...more,
    });
  });
const at = (ceiling: CeilingReading, samples: readonly Sample[] = stream()) => diagnose(samples, 'closed', ceiling)!;

describe('a ceiling that varied', () => {
  it('makes a strong verdict only where each of its occasions would', () => {
    // 80 %; of 2,660 still 75.2 %, of 2,670 no more than 74.9 %.
    expect(at(on3(2_500, 2_400, 2_660))).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'high', advice: [] });
    const unsure = at(on3(2_500, 2_400, 2_670));
    expect(unsure).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'medium' });
    expect(unsure.evidence[0]).toBe(
      'Raw TCP between two threads of this machine reached 2,500 FPS with messages of this size (2,400 to 2,670 on 3 occasions). The stream reaches 80 % (75 to 83 %) of it.',
    );
    expect(unsure.advice.map(({ toggle }) => toggle?.path)).toEqual(['masking', 'engine']);
    // The parts of the only one as well; of those the share is not told.
    const once = at(quiet(2_500, { lowFps: 2_400, highFps: 2_670, occasions: 1 }));
    expect(once.confidence).toBe('medium');
    expect(once.evidence[0]).toMatch(/ of this size \(measured once, 2,400 to 2,670 in its parts\)\.$/);
  });

  it('makes a weak one where one of its occasions would make another', () => {
    // 45 %; of 5,000 just 40 %, of 5,010 less.
    expect(at(on3(4_400, 4_400, 5_000))).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'medium' });
    expect(at(on3(4_400, 4_400, 5_010))).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'low' });
  });

  it('leaves little to win only where that is so of each', () => {
    expect(at(on3(2_100, 2_000, 2_200)).verdict).toMatch(/, and little is left to win\.$/);
    expect(at(on3(2_100, 2_000, 2_300)).verdict).not.toContain('little is left');
  });

  it('makes a receiver whose bytes wait unread less sure where the lowest would be near enough', () => {
    const unread = stream({ stationBytes: { 'sender.kernel': MIB, 'receiver.kernel': 9 * MIB } });
    // 36 %; of 5,010 it is 39.9 %, of 5,000 40 %.
    expect(at(on3(5_500, 5_010, 6_000), unread)).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'medium' });
    const unsure = at(on3(5_500, 5_000, 6_000), unread);
    expect(unsure).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'low' });
    expect(unsure.evidence).toContain('That is 36 % (33 to 40 %) of what raw TCP reaches here.');
  });

  it('is told where nothing else stands out', () => {
    const told = 'Raw TCP reached 5,500 FPS here (5,000 to 6,000 on 3 occasions): whether much is left cannot be told.';
    expect(at(on3(5_500, 5_000, 6_000))).toMatchObject({ bottleneck: 'undetermined', evidence: [expect.any(String), told] });
    expect(at(on3(5_500, 5_010, 6_000)).evidence).toHaveLength(1);
  });
});

describe('a stream that ws receives at 30 to 40 % of raw TCP', () => {
  const busy: Omit<SampleWish, 'tMs'> = {
    server: { utilization: 0.95 },
    stationBytes: { 'sender.kernel': MIB, 'receiver.kernel': 9 * MIB },
  };

  it('has perhaps nothing in its way but the library, where the receiver has no time left', () => {
    const found = at(quiet(5_500), stream(busy));
    expect(found).toMatchObject({
      bottleneck: 'transport-ceiling',
      confidence: 'low',
      verdict:
        "Perhaps nothing but the WebSocket library's own work is in the way: the stream reaches 36 % of what raw TCP does here, 2,000 FPS.",
    });
    expect(found.advice.map(({ toggle }) => toggle?.path)).toEqual(['engine', 'nativeAddon', 'server.thread', 'masking']);
  });

  it('is as sure of it where only the highest occasion puts it there', () => {
    // 45 %; of 6,600 it is 30.3 %, of 6,700 29.9 %.
    const above = (highFps: number) => at(on3(4_400, 4_400, highFps), stream(busy));
    expect([above(6_600), above(6_700)].map(({ bottleneck, confidence }) => [bottleneck, confidence])).toEqual([
      ['transport-ceiling', 'medium'],
      ['transport-ceiling', 'low'],
    ]);
  });

  it.each([
    ['is slower than ws makes it', 6_700, stream(busy)],
    ['has a receiver with time to spare', 5_500, stream({ ...busy, server: { utilization: 0.8 } })],
    [
      'writes a log that takes its time',
      5_500,
      stream(busy).map((one) => ({ ...one, log: { ...one.log, seconds: 0.06 * (one.tMs / 1_000) } })),
    ],
    [
      'is received by the direct path, which reaches more',
      5_500,
      stream(busy).map((one) => ({ ...one, memory: { ...one.memory, lent: { buffers: 1, bytes: MIB, freeBytes: 0 } } })),
    ],
  ])('has a slow receiver where it %s', (_what, ceilingFps, samples) => {
    expect(at(quiet(ceilingFps), samples)).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'medium' });
  });

  it('has a slow receiver where raw TCP was held down, of which the share would be smaller still', () => {
    expect(at({ ...quiet(5_500), othersCores: 0.8, likelyLow: true }, stream(busy)).bottleneck).toBe('receiver-slow');
  });
});
