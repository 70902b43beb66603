import { describe, expect, it } from 'vitest';
import type { Point } from './fit-line.ts';
import { ALLOWED_BYTES_PER_S, blockMeans, soakVerdict } from './soak-verdict.ts';

const MIB = 1_048_576;
const readings = (seconds: number, bytes: (s: number) => number): Point[] =>
  Array.from({ length: seconds + 1 }, (_, s): Point => [s, bytes(s)]);

describe('soakVerdict', () => {
  it('calls level memory flat, whatever it was before it settled', () => {
    const verdict = soakVerdict(readings(600, (s) => (s < 200 ? s * MIB : 200 * MIB)));
    expect(verdict).toEqual({
      fromS: 200,
      firstBytes: 200 * MIB,
      lastBytes: 200 * MIB,
      peakBytes: 200 * MIB,
      slopeBytesPerS: 0,
      slopeErrorBytesPerS: 0,
      isGrowing: false,
    });
  });

  it('sees a leak of a buffer every few seconds, and its size', () => {
    const verdict = soakVerdict(readings(1_000, (s) => 200 * MIB + 100_000 * s));
    expect(verdict.slopeBytesPerS).toBeCloseTo(100_000, 3);
    expect(verdict.isGrowing).toBe(true);
  });

  it('lets pass what a run keeps of itself', () => {
    expect(soakVerdict(readings(1_000, (s) => 200 * MIB + 0.9 * ALLOWED_BYTES_PER_S * s)).isGrowing).toBe(false);
  });

  it('does not take the teeth of a collector for growth', () => {
    // A saw of 30 s and 60 MiB: the last tooth is cut off at its top.
    const verdict = soakVerdict(readings(299, (s) => 200 * MIB + (s % 30) * 2 * MIB));
    expect(verdict.slopeErrorBytesPerS).toBeGreaterThan(10_000);
    expect(verdict.isGrowing).toBe(false);
  });

  it('says that a run was too short to tell', () => {
    expect(() => soakVerdict(readings(10, () => MIB))).toThrow('7 readings are too few');
  });
});

it('makes blocks as even as they can be', () => {
  expect(
    blockMeans(
      [
        [0, 0],
        [2, 10],
        [4, 20],
        [6, 30],
        [8, 40],
      ],
      2,
    ),
  ).toEqual([
    [1, 5],
    [6, 30],
  ]);
});
