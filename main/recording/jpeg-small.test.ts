import { decode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { payloadSchema } from '../../contract/scenario.ts';
import { makeJpegRing } from '../load/source/jpeg-source.ts';
import { smallJpeg } from './jpeg-small.ts';

/** Means of the squares of a picture that was decoded in full. */
function meansOf(bytes: Uint8Array, scale: number) {
  const full = decode(bytes, { useTArray: true, maxMemoryUsageInMB: 2_048 });
  const [width, height] = [Math.floor(full.width / scale), Math.floor(full.height / scale)];
  const mean = (x: number, y: number, colour: number) => {
    let sum = 0;
    for (let dy = 0; dy < scale; dy++)
      for (let dx = 0; dx < scale; dx++) sum += full.data[((y * scale + dy) * full.width + x * scale + dx) * 4 + colour]!;
    return sum / scale ** 2;
  };
  return { width, height, mean, fullWidth: full.width, fullHeight: full.height };
}

async function frameOf(input: object): Promise<Uint8Array> {
  const [frame] = await makeJpegRing(payloadSchema.parse({ ringFrames: 2, ...input }), { onProgress: () => {} });
  return Uint8Array.from(new Uint8Array(frame!));
}

describe('smallJpeg', () => {
  it.each([
    { bytes: 60_000, width: 320, height: 180, scale: 4 },
    { bytes: 9_000, width: 203, height: 117, scale: 4 },
    { bytes: 300_000, width: 1_600, height: 300, scale: 8 },
  ])('has at every place the mean of what is there in full: %j', async ({ scale, ...payload }) => {
    const bytes = await frameOf(payload);
    const small = smallJpeg(bytes)!;
    const { width, height, mean, fullWidth, fullHeight } = meansOf(bytes, scale);
    expect([small.width, small.height]).toEqual([Math.ceil(fullWidth / scale), Math.ceil(fullHeight / scale)]);
    let sum = 0;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let colour = 0; colour < 3; colour++) sum += Math.abs(small.data[(y * small.width + x) * 4 + colour]! - mean(x, y, colour));
    // What saturates, and the colours that are stored at half the size, differ a little.
    expect(sum / (width * height * 3)).toBeLessThan(3);
  });

  it('is none for what is no JPEG, or one without a scan', async () => {
    const bytes = await frameOf({ bytes: 9_000, width: 64, height: 64 });
    expect(smallJpeg(new Uint8Array(0))).toBeNull();
    expect(smallJpeg(Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]))).toBeNull();
    expect(smallJpeg(bytes.subarray(1))).toBeNull();
    expect(smallJpeg(bytes.subarray(0, 300))).toBeNull();
  });

  it('ends on anything that begins as a JPEG does', async () => {
    const bytes = await frameOf({ bytes: 6_000, width: 64, height: 64 });
    // Bytes changed at every place of the head, and the end cut off anywhere.
    for (let at = 2; at < 1_500; at++) {
      const broken = Uint8Array.from(bytes);
      broken[at] = (broken[at]! + 0x55) & 255;
      smallJpeg(broken);
      smallJpeg(bytes.subarray(0, at * 4));
    }
  });
});
