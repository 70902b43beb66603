/**
 * Seeded random numbers in [0, 1): mulberry32, a 32-bit generator by Tommy Ettinger (public domain). Good enough for
 * pictures, never for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A seed of its own for one purpose, so that two uses of the user's seed never draw the same numbers. */
export function derivedSeed(seed: number, purpose: number): number {
  let mixed = Math.imul((seed ^ 0x9e3779b9) >>> 0, 0x85ebca6b) ^ Math.imul(purpose + 1, 0xc2b2ae35);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** Fills `target` with random bytes that no compressor can shorten (xorshift32, Marsaglia 2003, four bytes a step). */
export function fillRandomBytes(target: Uint8Array, seed: number): void {
  let state = derivedSeed(seed, 0x5eed) || 1;
  for (let at = 0; at < target.length; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Consecutive states of a xorshift are linearly related; the multiplication hides that.
    const mixed = Math.imul(state, 0x9e3779b1);
    target[at] = mixed;
    target[at + 1] = mixed >>> 8;
    target[at + 2] = mixed >>> 16;
    target[at + 3] = mixed >>> 24;
  }
}
