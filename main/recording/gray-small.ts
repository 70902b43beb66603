import { type Canvas, makeCanvas } from '../load/source/canvas.ts';
import { grayPixels } from './frame-kind.ts';

/** A gray frame at most so wide, each pixel the mean of what it stands for; `null`: it is none. */
export function smallGray(frame: Uint8Array, mostWidth: number): Canvas | null {
  const image = grayPixels(frame);
  if (!image) return null;
  const { width, height, pixels } = image;
  const scale = Math.max(1, Math.ceil(width / mostWidth));
  const canvas = makeCanvas(Math.ceil(width / scale), Math.ceil(height / scale));
  for (let y = 0, at = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++, at += 4) {
      const [endX, endY] = [Math.min(width, (x + 1) * scale), Math.min(height, (y + 1) * scale)];
      let sum = 0;
      for (let row = y * scale; row < endY; row++)
        for (let column = x * scale; column < endX; column++) sum += pixels[row * width + column]!;
      canvas.data.fill(sum / ((endX - x * scale) * (endY - y * scale)), at, at + 3);
    }
  }
  return canvas;
}
