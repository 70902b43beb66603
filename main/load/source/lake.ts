import { type Canvas, unit } from './canvas.ts';
import type { Landscape } from './landscape.ts';
import { sampleNoise } from './noise-field.ts';

const STEPS = 1024;

/** The waves of a lake, prepared for one size of picture. */
export interface Lake {
  /** Phase of the wave in every pixel of the lake, in 1/1024 of a period. */
  readonly phases: Uint16Array;
  readonly wave: Float32Array;
}

/** Prepares the waves: crests that follow the noise, flattened towards the shore as perspective has it. */
export function makeLake({ layout, noise }: Landscape): Lake {
  const { width, height, shore, scale } = layout;
  const phases = new Uint16Array(width * Math.max(0, height - shore));
  for (let y = shore, at = 0; y < height; y++) {
    const depth = (y - shore + 4 * scale) / (height - shore);
    const distance = 1 / (depth + 0.06);
    for (let x = 0; x < width; x++, at++) {
      const across = ((x - width / 2) / scale) * distance * 0.05;
      const value = sampleNoise(noise, across + 700, distance * 120 + 300) + 0.3 * sampleNoise(noise, across * 3.1, distance * 330);
      phases[at] = Math.floor(value * 9 * STEPS) & (STEPS - 1);
    }
  }
  const wave = Float32Array.from({ length: STEPS }, (_, step) => Math.sin((2 * Math.PI * step) / STEPS));
  return { phases, wave };
}

/** Mirrors the picture above the shore into the lake, moved by the waves, with the sun's path of light. */
export function drawLake(canvas: Canvas, { layout }: Landscape, { phases, wave }: Lake, phase: number): void {
  const { width, height, data } = canvas;
  const { shore, scale, sun } = layout;
  const turn = Math.round((1 - phase) * STEPS);
  const last = width - 1;
  for (let y = shore, at = 0; y < height; y++) {
    const depth = (y - shore) / (height - shore);
    const mirrored = shore - 1 - (y - shore) * 2.1;
    const sway = (2 + 12 * depth) * scale;
    const lift = (1.5 + 13 * depth) * scale;
    const path = (46 + 190 * depth) * scale;
    const dim = 0.7 - 0.22 * depth;
    for (let x = 0; x < width; x++, at++) {
      const height01 = wave[(phases[at]! + turn) & (STEPS - 1)]!;
      const fromX = Math.max(0, Math.min(last, Math.round(x + height01 * sway * 0.5)));
      const fromY = Math.max(0, Math.min(shore - 1, Math.round(mirrored + height01 * lift)));
      const source = (fromY * width + fromX) * 4;
      const pixel = (y * width + x) * 4;
      const offside = Math.abs(x - sun.x) / path;
      const glint = offside < 2.4 && height01 > 0.35 ? unit((height01 - 0.35) * 2.2) * Math.exp(-offside * offside) : 0;
      const crest = 8 * height01 * (0.4 + depth);
      data[pixel] = data[source]! * (dim + 0.1) + 2 + crest + glint * 190;
      data[pixel + 1] = data[source + 1]! * dim + 4 + crest + glint * 140;
      data[pixel + 2] = data[source + 2]! * (dim - 0.02) + 18 + crest + glint * 80;
      data[pixel + 3] = 255;
    }
  }
}
