import { describe, expect, it } from 'vitest';
import { type SampleWish, sampleOf } from '../testing/sample.ts';
import { diagnose } from './diagnose.ts';

const MIB = 1_048_576;
const DOUBT = 'measured while other programs used 0.8 cores, so likely too low';
const quiet = (fps: number) => ({ fps, othersCores: 0.1, likelyLow: false });
const busy = (fps: number) => ({ fps, othersCores: 0.8, likelyLow: true });
const unknown = (fps: number) => ({ fps, othersCores: null, likelyLow: null });

/** Eight samples of a stream of 1 MiB frames. */
const stream = (fps: number, more: Omit<SampleWish, 'tMs'> = {}, wireRatio = 1) =>
  Array.from({ length: 8 }, (_, index) => {
    const s = (index + 1) / 4;
    return sampleOf({
      tMs: s * 1_000,
      receivedFps: fps,
      frames: { due: fps * s, offered: fps * s, received: fps * s },
      bytes: { payload: fps * s * MIB, wire: fps * s * MIB * wireRatio },
      ...more,
    });
  });

describe('a ceiling that was measured beside other programs', () => {
  const at = (ceiling: Parameters<typeof diagnose>[2]) => diagnose(stream(2_000), 'closed', ceiling)!;

  it('makes no strong verdict, even where the stream is as fast as it', () => {
    // 95 %; with twice the ceiling still 48 %.
    const found = at(busy(2_100));
    expect(found).toMatchObject({
      bottleneck: 'transport-ceiling',
      confidence: 'low',
      verdict: 'Perhaps little is left to win: the stream reaches at most 95 % of what raw TCP does here, 2,000 FPS.',
    });
    expect(found.evidence[0]).toBe(
      `Raw TCP between two threads of this machine reached 2,100 FPS with messages of this size, ${DOUBT}: how much is left cannot be told.`,
    );
    expect(found.advice[0]?.text).toMatch(/^Measure the ceiling again/);
    expect(at(quiet(2_100))).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'high' });
  });

  it('makes none at all where another ceiling would turn it, and says that it does not know', () => {
    // 67 %; with twice the ceiling 33 %.
    const found = at(busy(3_000));
    expect(found).toMatchObject({ bottleneck: 'undetermined', confidence: 'low' });
    expect(found.evidence.at(-1)).toBe(`Raw TCP reached 3,000 FPS here, ${DOUBT}: whether much is left cannot be told.`);
    expect(found.advice.map(({ text }) => text)).toEqual([expect.stringMatching(/^Measure the ceiling again/)]);
    expect(at(quiet(3_000))).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'medium' });
  });

  it('turns at 80 %, which are 40 % of twice as much', () => {
    expect(at(busy(2_500)).bottleneck).toBe('transport-ceiling');
    expect(at(busy(2_501)).bottleneck).toBe('undetermined');
  });

  it('is not spoken of where it would not have been the verdict', () => {
    // 33 %.
    const found = at(busy(6_000));
    expect(found).toEqual(at(quiet(6_000)));
    expect(found).toEqual(at(null));
  });

  it('says so beside a receiver that is busy', () => {
    const samples = stream(1_500, { stationBytes: { 'sender.kernel': MIB, 'receiver.kernel': 9 * MIB } });
    const found = diagnose(samples, 'closed', busy(3_000));
    expect(found).toMatchObject({ bottleneck: 'receiver-slow', confidence: 'medium' });
    expect(found?.evidence).toContain(`Raw TCP reached 3,000 FPS here, ${DOUBT}.`);
    expect(diagnose(samples, 'closed', quiet(6_000))?.evidence).toContain('That is 25 % of what raw TCP reaches here.');
  });
});

describe('a ceiling that nothing is known against', () => {
  it.each([1_500, 2_500, 3_000, 6_000])('decides as one of a quiet machine (%i FPS)', (fps) => {
    // A stream of 2,000 is no more than 5 % above any of these, or its bytes are compressed.
    const samples = stream(2_000, {}, fps < 2_000 ? 0.6 : 1);
    expect(diagnose(samples, 'closed', unknown(fps))).toEqual(diagnose(samples, 'closed', quiet(fps)));
  });
});

describe('a ceiling that the stream exceeds', () => {
  const at = (fps: number, wireRatio = 1) => diagnose(stream(2_000, {}, wireRatio), 'closed', quiet(fps))!;

  const measureAnew =
    'The run is or was faster than the ceiling of raw TCP that was measured before it (1,900 FPS), so that one is too low: measure it anew. Whether much is left cannot be told.';

  it('was too low: no verdict rests on it, and what to do is said', () => {
    const found = at(1_900);
    expect(found).toMatchObject({ bottleneck: 'undetermined', confidence: 'low' });
    expect(found.evidence.at(-1)).toBe(measureAnew);
    expect(found.advice.map(({ text }) => text)).toEqual([expect.stringMatching(/^Measure the ceiling again/)]);
  });

  it('stays too low when the stream is slower again', () => {
    // 84 % of it: near enough to be the verdict, had it not been exceeded.
    const slower = (exceeded: boolean) => diagnose(stream(1_600), 'closed', { ...quiet(1_900), exceeded })!;
    expect(slower(false)).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'high' });
    expect(slower(true)).toMatchObject({ bottleneck: 'undetermined' });
    expect(slower(true).evidence.at(-1)).toBe(measureAnew);
  });

  it('lets no gain be expected', () => {
    const compressed = (exceeded: boolean) =>
      diagnose(
        stream(40, { poolCpu: 0.9, deflate: true, stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': 0, 'receiver.kernel': 0 } }),
        'closed',
        { ...quiet(1_900), exceeded },
      )!.advice[0];
    // Half of 1,900.
    expect(compressed(false)).toMatchObject({ expectedFps: 950, gain: expect.stringContaining('by what raw TCP reaches here') });
    expect(compressed(true)).toMatchObject({ expectedFps: null, expectedRangeFps: null });
    expect(compressed(true)!.gain).not.toContain('raw TCP');
  });

  it('says so beside a receiver that is busy', () => {
    const samples = stream(2_000, { stationBytes: { 'sender.kernel': MIB, 'receiver.kernel': 9 * MIB } });
    expect(diagnose(samples, 'closed', quiet(1_900))?.evidence).toContain(
      'Raw TCP reached 1,900 FPS here, less than the run itself reached, so too low.',
    );
  });

  it('is not one that frames are taken faster than because they waited in an inbox', () => {
    // 2,000 a second are taken, of which 1,800 came meanwhile.
    const emptied = stream(2_000, {}, 0.9).map((sample) => ({ ...sample, bytes: { ...sample.bytes, arrived: sample.bytes.wire } }));
    expect(diagnose(emptied, 'closed', quiet(1_800))).toMatchObject({ bottleneck: 'transport-ceiling', confidence: 'high' });
    expect(at(1_800).bottleneck).toBe('undetermined');
  });

  it('by less than a twentieth, or with fewer bytes, shows nothing', () => {
    expect(at(1_910).confidence).toBe('high');
    expect(at(1_500, 0.7).confidence).toBe('high');
  });
});
