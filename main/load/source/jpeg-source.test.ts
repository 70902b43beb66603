import { deflateRawSync } from 'node:zlib';
import { decode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { SockscopeError } from '../../../contract/errors.ts';
import { emptyFrameHeader, readFrameHeader } from '../../../contract/frame.ts';
import { payloadSchema } from '../../../contract/scenario.ts';
import { makeJpegRing } from './jpeg-source.ts';

const small = { bytes: 30_000, width: 320, height: 180, ringFrames: 4 };
const make = (input: object) => makeJpegRing(payloadSchema.parse(input), { onProgress: () => undefined });
const bytesOf = (frame: SharedArrayBuffer | undefined) => Uint8Array.from(new Uint8Array(frame!));
const pixelsOf = (frame: SharedArrayBuffer | undefined) => decode(bytesOf(frame), { useTArray: true, maxMemoryUsageInMB: 2_048 });

async function failure(input: object) {
  const thrown = await make(input).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(SockscopeError);
  return (thrown as SockscopeError).value;
}

describe('makeJpegRing', () => {
  it.each([
    { ...small },
    { ...small, bytes: 30_001 },
    { ...small, bytes: 6_000 },
    { ...small, bytes: 110_000 },
    { bytes: 4_096, width: 64, height: 64, ringFrames: 2 },
    { bytes: 4_096, width: 203, height: 117, ringFrames: 3 },
    { bytes: 40_000, width: 64, height: 1_000, ringFrames: 2 },
    { bytes: 60_000, width: 1_000, height: 64, ringFrames: 2, entropy: 0 },
    { bytes: 60_000, width: 320, height: 180, ringFrames: 2, entropy: 1 },
  ])('makes decodable images of exactly the size asked for: %j', async (input) => {
    const frames = await make(input);
    expect(frames.map((frame) => frame.byteLength)).toEqual(Array(input.ringFrames).fill(input.bytes));
    for (const frame of frames) {
      const decoded = pixelsOf(frame);
      expect([decoded.width, decoded.height]).toEqual([input.width, input.height]);
    }
  });

  it('writes a frame header that the receiver finds, all fields 0', async () => {
    for (const frame of await make(small)) {
      const header = { ...emptyFrameHeader(), sequence: 99 };
      expect(readFrameHeader(bytesOf(frame), header)).toBe(true);
      expect(header).toEqual(emptyFrameHeader());
    }
  });

  it('moves: consecutive pictures differ by more than noise, the last from the first as well', async () => {
    const frames = (await make({ ...small, entropy: 0 })).map(pixelsOf);
    frames.forEach((picture, index) => {
      const next = frames[(index + 1) % frames.length]!;
      let changed = 0;
      for (let at = 0; at < picture.data.length; at += 4) if (Math.abs(picture.data[at + 1]! - next.data[at + 1]!) > 16) changed++;
      expect(changed / (320 * 180)).toBeGreaterThan(0.02);
    });
  });

  it('makes the same bytes from the same seed and others from another', async () => {
    const [first, again, other] = await Promise.all([make(small), make(small), make({ ...small, seed: 2 })]);
    expect(again.map(bytesOf)).toEqual(first.map(bytesOf));
    expect(bytesOf(other[0])).not.toEqual(bytesOf(first[0]));
  });

  it('leaves deflate only a few percent to save, at three sizes', async () => {
    // Bits a pixel as in 102,400 bytes, 1 MiB and 3,500,000 bytes at 1920 x 1080.
    for (const bytes of [11_400, 116_500, 388_900]) {
      for (const frame of await make({ bytes, width: 640, height: 360, ringFrames: 5 })) {
        const ratio = deflateRawSync(bytesOf(frame)).length / bytes;
        expect(ratio).toBeGreaterThan(0.93);
        expect(ratio).toBeLessThan(1);
      }
    }
  });

  it('says which size can be reached where the one asked for cannot, and that size works', async () => {
    const tooSmall = await failure({ bytes: 4_096, width: 1_280, height: 720, ringFrames: 2 });
    expect(tooSmall.code).toBe('source-failed');
    const least = Number(/at least (\d+) bytes/.exec(tooSmall.message)?.[1]);
    expect(least).toBeGreaterThan(4_096);
    expect((await make({ bytes: least, width: 1_280, height: 720, ringFrames: 2 }))[1]?.byteLength).toBe(least);

    const tooLarge = await failure({ bytes: 1_048_576, width: 64, height: 64, ringFrames: 2 });
    expect(tooLarge.code).toBe('source-failed');
    const most = Number(/at most (\d+) bytes/.exec(tooLarge.message)?.[1]);
    expect(most).toBeGreaterThan(4_096);
    expect((await make({ bytes: most, width: 64, height: 64, ringFrames: 2 }))[1]?.byteLength).toBe(most);
  });

  it('is for the most part image, not padding, at three sizes', async () => {
    for (const bytes of [11_400, 116_500, 388_900]) {
      for (const frame of await make({ bytes, width: 640, height: 360, ringFrames: 5 })) {
        const view = new DataView(bytesOf(frame).buffer);
        let at = 38;
        while (view.getUint16(at) === 0xfffe) at += 2 + view.getUint16(at + 2);
        expect((at - 38) / bytes).toBeLessThan(0.06);
      }
    }
  });

  it('tells its progress and stops when asked', async () => {
    const seen: string[] = [];
    await makeJpegRing(payloadSchema.parse(small), { onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(['0/4', '1/4', '2/4', '3/4', '4/4']);
    const controller = new AbortController();
    const stopped = makeJpegRing(payloadSchema.parse(small), {
      onProgress: (done) => done === 2 && controller.abort(new Error('enough')),
      signal: controller.signal,
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('makes the default picture: 1920 x 1080, 1 MiB', { timeout: 60_000 }, async () => {
    const frames = await make({ ringFrames: 2 });
    expect(frames.map((frame) => frame.byteLength)).toEqual([1_048_576, 1_048_576]);
    const decoded = pixelsOf(frames[1]);
    expect([decoded.width, decoded.height]).toEqual([1_920, 1_080]);
  });
});
