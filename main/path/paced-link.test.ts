import { describe, expect, it } from 'vitest';
import { PacedLink } from './paced-link.ts';

const MS = 1e6;

describe('a link of 1 MB/s', () => {
  it('takes a piece for as long as its bytes need, one after another', () => {
    const link = new PacedLink(1_000_000);
    // 5,000 bytes are 5 ms; the second was ready long before its turn.
    expect(link.take(5_000, 100 * MS)).toBe(105 * MS);
    expect(link.take(2_000, 101 * MS)).toBe(107 * MS);
    // Nothing is saved up while there is nothing to send.
    expect(link.take(1_000, 500 * MS)).toBe(501 * MS);
  });

  it('does not drift: a thousand pieces that are all ready take a thousand times as long', () => {
    const link = new PacedLink(1_000_000);
    let passedNs = 0;
    for (let n = 0; n < 1_000; n++) passedNs = link.take(333, 0);
    expect(passedNs / MS).toBeCloseTo(333, 6);
  });

  it('with another rate, what is left of the piece takes as long as that rate needs', () => {
    const link = new PacedLink(1_000_000);
    link.take(10_000, 0);
    // At 4 ms 6,000 bytes are left: 3 ms at twice the rate.
    expect(link.setRate(2_000_000, 4 * MS)).toBe(7 * MS);
    expect(link.take(2_000, 0)).toBe(8 * MS);
    expect(link.setRate(0, 7.5 * MS)).toBe(7.5 * MS);
    expect(link.take(1e9, 8 * MS)).toBe(8 * MS);
    expect(link.setRate(1_000, 9 * MS)).toBe(8 * MS);
    expect(link.take(10, 9 * MS)).toBe(19 * MS);
  });
});

it('without limit a piece has passed when it is ready', () => {
  const link = new PacedLink(0);
  expect(link.take(65_536, 3 * MS)).toBe(3 * MS);
});

it.each([
  [0, 65_536],
  [1_000, 64],
  [100_000, 500],
  [10_000_000, 50_000],
  [1_000_000_000, 65_536],
])('at %i bytes a second a piece has at most %i bytes', (bytesPerS, expected) => {
  expect(new PacedLink(bytesPerS).pieceBytes).toBe(expected);
});
