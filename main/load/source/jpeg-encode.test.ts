import { decode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { makeCanvas } from './canvas.ts';
import { encodeJpeg, estimateJpegBytes } from './jpeg-encode.ts';
import { makeScene } from './scene.ts';

/** Mean absolute difference in steps of 0 to 255, by a decoder that is not ours. */
function meanError(canvas: { width: number; height: number; data: Uint8ClampedArray }, jpeg: Uint8Array): number {
  const decoded = decode(jpeg, { useTArray: true });
  expect([decoded.width, decoded.height]).toEqual([canvas.width, canvas.height]);
  let sum = 0;
  for (let at = 0; at < canvas.data.length; at++) if (at % 4 !== 3) sum += Math.abs(canvas.data[at]! - decoded.data[at]!);
  return sum / (canvas.width * canvas.height * 3);
}

describe('encodeJpeg', () => {
  const scene = makeScene({ width: 203, height: 117, entropy: 0.5, seed: 3, ringFrames: 4 });

  it('is exact but for rounding at quality 100', () => {
    const canvas = scene.draw(1, 5);
    expect(meanError(canvas, encodeJpeg(canvas, { quality: 100, chroma: '4:4:4' }))).toBeLessThan(1);
  });

  it.each(['4:2:0', '4:4:4'] as const)('keeps the picture at quality 90 with colour %s, at a size that is no multiple of 16', (chroma) => {
    const canvas = scene.draw(1, 0);
    expect(meanError(canvas, encodeJpeg(canvas, { quality: 90, chroma }))).toBeLessThan(chroma === '4:4:4' ? 3 : 5);
  });

  it.each(['4:2:0', '4:4:4'] as const)('survives the strongest contrasts with colour %s', (chroma) => {
    const canvas = makeCanvas(32, 32);
    for (let at = 0; at < canvas.data.length; at++) canvas.data[at] = ((at >> 2) + (at >> 7)) & 1 ? 255 : 0;
    expect(meanError(canvas, encodeJpeg(canvas, { quality: 100, chroma }))).toBeLessThan(1);
  });

  it('grows with quality and grain', () => {
    const size = (quality: number, grain: number) => encodeJpeg(scene.draw(0, grain), { quality, chroma: '4:2:0' }).length;
    expect(size(50, 5)).toBeLessThan(size(80, 5));
    expect(size(80, 5)).toBeLessThan(size(80, 12));
  });
});

describe('estimateJpegBytes', () => {
  it.each(['4:2:0', '4:4:4'] as const)('comes within a tenth of the real size with colour %s', (chroma) => {
    const scene = makeScene({ width: 160, height: 960, entropy: 0.5, seed: 1, ringFrames: 2 });
    const canvas = scene.draw(0, 5);
    const real = encodeJpeg(canvas, { quality: 85, chroma }).length;
    expect(Math.abs(estimateJpegBytes(canvas, { quality: 85, chroma }) / real - 1)).toBeLessThan(0.1);
  });
});
