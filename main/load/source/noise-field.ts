import { seededRandom } from './random.ts';

/** A square, seamlessly repeating texture of smooth noise in [0, 1], with an edge that is a power of two. */
export interface NoiseField {
  readonly edge: number;
  readonly values: Float32Array;
}

/** Value noise of several octaves (each twice as fine and half as strong), stretched to the whole of [0, 1]. */
export function makeNoiseField(edge: number, coarsestCells: number, seed: number): NoiseField {
  const values = new Float32Array(edge * edge);
  const random = seededRandom(seed);
  let strength = 1;
  for (let cells = coarsestCells; cells <= edge / 2; cells *= 2, strength /= 2) addOctave(values, edge, cells, strength, random);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  for (let at = 0; at < values.length; at++) values[at] = (values[at]! - low) / (high - low);
  return { edge, values };
}

function addOctave(values: Float32Array, edge: number, cells: number, strength: number, random: () => number): void {
  const knots = new Float32Array(cells * cells);
  for (let at = 0; at < knots.length; at++) knots[at] = random();
  const step = cells / edge;
  for (let y = 0; y < edge; y++) {
    const row = Math.floor(y * step);
    const down = smooth(y * step - row);
    const upper = row * cells;
    const lower = ((row + 1) % cells) * cells;
    for (let x = 0; x < edge; x++) {
      const column = Math.floor(x * step);
      const right = smooth(x * step - column);
      const next = (column + 1) % cells;
      const top = knots[upper + column]! + (knots[upper + next]! - knots[upper + column]!) * right;
      const bottom = knots[lower + column]! + (knots[lower + next]! - knots[lower + column]!) * right;
      values[y * edge + x]! += (top + (bottom - top) * down) * strength;
    }
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/** The field at a place given in texels, between texels interpolated, beyond the edge repeated. */
export function sampleNoise({ edge, values }: NoiseField, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const down = y - top;
  const mask = edge - 1;
  const upper = (top & mask) * edge;
  const lower = ((top + 1) & mask) * edge;
  const here = left & mask;
  const next = (left + 1) & mask;
  const above = values[upper + here]! + (values[upper + next]! - values[upper + here]!) * right;
  const below = values[lower + here]! + (values[lower + next]! - values[lower + here]!) * right;
  return above + (below - above) * down;
}
