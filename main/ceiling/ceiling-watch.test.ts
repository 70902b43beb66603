import { describe, expect, it } from 'vitest';
import { sampleOf } from '../testing/sample.ts';
import { CeilingWatch } from './ceiling-watch.ts';

const CEILING = { fps: 100, messageBytes: 1_000 };

/** What is said of samples every 250 ms, in the first of which `fps(1)` frames a second of 1,000 bytes are taken, and so on; of the wire so many bytes of each. */
function said(count: number, fps: (sample: number) => number, wireRatio: (sample: number) => number = () => 1, watch = new CeilingWatch()) {
  let received = 0;
  let wire = 0;
  let arrived = 0;
  return Array.from({ length: count }, (_, index) => {
    received += fps(index + 1) / 4;
    wire += (fps(index + 1) / 4) * 1_000 * wireRatio(index + 1);
    arrived += (fps(index + 1) / 4) * 1_000;
    const sample = sampleOf({ tMs: (index + 1) * 250, frames: { received } });
    return watch.see({ ...sample, bytes: { ...sample.bytes, wire, arrived } }, CEILING);
  });
}

describe('a stream that is faster than its ceiling', () => {
  it('is told after three seconds, with what it reached of it', () => {
    // The first sample ends at 250 ms, the 13th at 3,250 ms.
    const found = said(13, () => 130);
    expect(found.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => null));
    expect(found[12]).toBeCloseTo(1.3, 9);
  });

  it('is not by as little as a twentieth', () => {
    expect(said(40, () => 105).every((one) => one === null)).toBe(true);
    expect(said(13, () => 106)[12]).toBeCloseTo(1.06, 9);
  });

  it('is one over the three seconds, not in a moment of them', () => {
    // Three seconds at 90 with one sample at 200: (11 * 90 + 200) / 12 = 99.2; at 400 in one sample 115.8.
    expect(said(40, (sample) => (sample === 20 ? 200 : 90)).every((one) => one === null)).toBe(true);
    expect(Math.max(...said(40, (sample) => (sample === 20 ? 400 : 90)).map((one) => one ?? 0))).toBeCloseTo((11 * 90 + 400) / 12 / 100, 9);
  });

  it('is none where an inbox is emptied, or messages are compressed: less came over the wire', () => {
    // 300 a second are taken, of which the wire brought a third.
    expect(
      said(
        40,
        () => 300,
        () => 1 / 3,
      ).every((one) => one === null),
    ).toBe(true);
  });

  it('is counted anew from a change on', () => {
    const watch = new CeilingWatch();
    expect(said(12, () => 130, undefined, watch).every((one) => one === null)).toBe(true);
    watch.reset();
    expect(said(12, () => 130, undefined, watch).every((one) => one === null)).toBe(true);
  });
});
