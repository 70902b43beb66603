import { describe, expect, it } from 'vitest';
import { payloadSchema } from '../../../contract/scenario.ts';
import { makeGrayRing } from './gray-source.ts';

const make = (input: object) => makeGrayRing(payloadSchema.parse({ kind: 'gray', ...input }), { onProgress: () => undefined });
const bytesOf = (frames: readonly SharedArrayBuffer[]) => frames.map((frame) => Buffer.from(frame));

describe('makeGrayRing', () => {
  it('makes frames of the size that the resolution asks for: header at 0, width, height, pixels', async () => {
    const frames = bytesOf(await make({ width: 67, height: 65, ringFrames: 3, bytes: 999 }));
    // 40 + 67 x 65, which is no multiple of 4.
    expect(frames.map((frame) => frame.length)).toEqual([4_395, 4_395, 4_395]);
    for (const frame of frames) {
      expect(frame.subarray(0, 40).toString('hex')).toBe(`${'00'.repeat(32)}4300000041000000`);
      expect(frame.subarray(-8).some((byte) => byte !== 0)).toBe(true);
    }
  });

  it.each([0, 0.5, 1])('makes every value of a pixel as likely as any other, at entropy %d', async (entropy) => {
    const [frame] = bytesOf(await make({ width: 800, height: 600, ringFrames: 2, entropy }));
    const counts = new Array<number>(256).fill(0);
    for (const pixel of frame!.subarray(40)) counts[pixel]!++;
    const expected = 480_000 / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, standard deviation 22.6; the seed is fixed, so this never varies.
    expect(chiSquare).toBeGreaterThan(255 - 4 * 22.6);
    expect(chiSquare).toBeLessThan(255 + 4 * 22.6);
  });

  it('makes the same bytes from the same seed, others from another, and frames that differ', async () => {
    const settings = { width: 64, height: 64, ringFrames: 4 };
    const [first, again, other] = await Promise.all([make(settings), make(settings), make({ ...settings, seed: 2 })]);
    expect(bytesOf(again)).toEqual(bytesOf(first));
    expect(new Set([...bytesOf(first), ...bytesOf(other)].map((frame) => frame.toString('base64'))).size).toBe(8);
  });

  it('tells its progress and stops when asked', async () => {
    const payload = payloadSchema.parse({ kind: 'gray', width: 64, height: 64, ringFrames: 3 });
    const seen: string[] = [];
    await makeGrayRing(payload, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(['0/3', '1/3', '2/3', '3/3']);
    const controller = new AbortController();
    const onProgress = (done: number) => done === 2 && controller.abort(new Error('enough'));
    await expect(makeGrayRing(payload, { onProgress, signal: controller.signal })).rejects.toThrow('enough');
  });
});
