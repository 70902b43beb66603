import { describe, expect, it } from 'vitest';
import { sampleOf } from '../testing/sample.ts';
import { CeilingWatch } from './ceiling-watch.ts';

const CEILING = { fps: 100, messageBytes: 1_000 };

/** Frames of 1,000 bytes a second in one sample: taken by the application, arrived whole, and what the wire brought of them. */
interface Rates {
  taken: number;
  arrived?: number;
  wire?: number;
}

/** What is said of so many samples, one every 250 ms. */
function said(count: number, at: (sample: number) => Rates, watch = new CeilingWatch()) {
  const sum = { taken: 0, arrived: 0, wire: 0 };
  return Array.from({ length: count }, (_, index) => {
    const { taken, arrived = taken, wire = arrived } = at(index + 1);
    sum.taken += taken / 4;
    sum.arrived += (arrived / 4) * 1_000;
    sum.wire += (wire / 4) * 1_000;
    const sample = sampleOf({ tMs: (index + 1) * 250, frames: { received: sum.taken } });
    return watch.see({ ...sample, bytes: { ...sample.bytes, wire: sum.wire, arrived: sum.arrived } }, CEILING);
  });
}

describe('a stream that is faster than its ceiling', () => {
  it('is told after three seconds, with what it reached of it', () => {
    // The first sample ends at 250 ms, the 13th at 3,250 ms.
    const found = said(13, () => ({ taken: 130 }));
    expect(found.slice(0, 12)).toEqual(Array.from({ length: 12 }, () => null));
    expect(found[12]).toBeCloseTo(1.3, 9);
  });

  it('is not by as little as a twentieth', () => {
    expect(said(40, () => ({ taken: 105 })).every((one) => one === null)).toBe(true);
    expect(said(13, () => ({ taken: 106 }))[12]).toBeCloseTo(1.06, 9);
  });

  it('is one over the three seconds, not in a moment of them', () => {
    // Three seconds at 90 with one sample at 200: (11 * 90 + 200) / 12 = 99.2; at 400 in one sample 115.8.
    expect(said(40, (sample) => ({ taken: sample === 20 ? 200 : 90 })).every((one) => one === null)).toBe(true);
    expect(Math.max(...said(40, (sample) => ({ taken: sample === 20 ? 400 : 90 })).map((one) => one ?? 0))).toBeCloseTo(
      (11 * 90 + 400) / 12 / 100,
      9,
    );
  });

  it('is none where an inbox is emptied: less came over the wire', () => {
    expect(said(40, () => ({ taken: 300, arrived: 100 })).every((one) => one === null)).toBe(true);
    // Nor where frames come and are not taken.
    expect(said(40, () => ({ taken: 90, arrived: 300 })).every((one) => one === null)).toBe(true);
  });

  it('is none where messages are compressed: raw TCP with their full size is no bound', () => {
    expect(said(40, () => ({ taken: 300, wire: 290 })).every((one) => one === null)).toBe(true);
  });

  it('is counted anew from a change on', () => {
    const watch = new CeilingWatch();
    expect(said(12, () => ({ taken: 130 }), watch).every((one) => one === null)).toBe(true);
    watch.reset();
    expect(said(12, () => ({ taken: 130 }), watch).every((one) => one === null)).toBe(true);
  });
});
