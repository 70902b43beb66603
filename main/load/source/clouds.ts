import type { Canvas } from './canvas.ts';
import { unit } from './canvas.ts';
import type { Landscape } from './landscape.ts';
import { sampleNoise } from './noise-field.ts';

/** The clouds are computed on a grid of so many pixels and interpolated, which nobody sees on something so soft. */
const GRID = 8;

/**
 * Draws clouds that drift to the left. `phase` runs from 0 to 1 over the ring; two drifting copies, one of which fades
 * as the other appears, make a loop without a jump.
 */
export function drawClouds(canvas: Canvas, { skyline, noise, layout }: Landscape, phase: number): void {
  const { width, height, data } = canvas;
  const columns = Math.ceil(width / GRID) + 2;
  const rows = Math.ceil((height * 0.62) / GRID);
  const cover = new Float32Array(columns * (rows + 1));
  const drift = 46;
  const stretch = (0.17 * GRID) / layout.scale;
  // Two independent copies add up with the square of their weights; dividing by the root keeps the contrast steady.
  const contrast = 1 / Math.hypot(phase, 1 - phase);
  for (let row = 0; row <= rows; row++) {
    const altitude = row / rows;
    const density = 0.34 * Math.exp(-(((altitude - 0.42) / 0.36) ** 2));
    for (let column = 0; column < columns; column++) {
      const x = column * stretch;
      const y = row * stretch * 3.1;
      const old = sampleNoise(noise, x + phase * drift + 90, y + 40) - 0.5;
      const fresh = sampleNoise(noise, x + (phase - 1) * drift + 90, y + 40) - 0.5;
      const value = (old * (1 - phase) + fresh * phase) * contrast;
      cover[row * columns + column] = unit((value + density - 0.2) * 2.6);
    }
  }
  for (let y = 0; y < rows * GRID && y < height; y++) {
    const row = Math.floor(y / GRID);
    const down = (y % GRID) / GRID;
    const altitude = y / (rows * GRID);
    const red = 128 + 127 * unit(altitude * 1.7);
    const green = 74 + 100 * unit(altitude * 1.35);
    const blue = 138 - 4 * altitude;
    const strength = 0.72 - 0.2 * altitude;
    for (let column = 0; column * GRID < width; column++) {
      const at = row * columns + column;
      const left = cover[at]! + (cover[at + columns]! - cover[at]!) * down;
      const right = cover[at + 1]! + (cover[at + columns + 1]! - cover[at + 1]!) * down;
      if (left === 0 && right === 0) continue;
      const end = Math.min(width, (column + 1) * GRID);
      for (let x = column * GRID; x < end; x++) {
        if (y >= skyline[x]!) continue;
        const amount = (left + ((right - left) * (x % GRID)) / GRID) * strength;
        const pixel = (y * width + x) * 4;
        data[pixel] = data[pixel]! + (red - data[pixel]!) * amount;
        data[pixel + 1] = data[pixel + 1]! + (green - data[pixel + 1]!) * amount;
        data[pixel + 2] = data[pixel + 2]! + (blue - data[pixel + 2]!) * amount;
      }
    }
  }
}
