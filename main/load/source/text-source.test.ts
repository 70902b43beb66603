import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { emptyFrameHeader, LEAST_FRAME_BYTES, readFrameHeader } from '../../../contract/frame.ts';
import { payloadSchema } from '../../../contract/scenario.ts';
import { makeTextRing } from './text-source.ts';

const make = (input: object) => makeTextRing(payloadSchema.parse({ kind: 'text', ...input }), { onProgress: () => undefined });
const bytesOf = (frames: readonly SharedArrayBuffer[]) => frames.map((frame) => Buffer.from(frame));
const digits = /^[0-9a-f]{64}$/;

describe('makeTextRing', () => {
  it.each([LEAST_FRAME_BYTES, 100, 128, 1_000, 4_097, 65_536])(
    'makes messages of exactly %i bytes: a header, a line feed, words',
    async (bytes) => {
      for (const frame of bytesOf(await make({ bytes, ringFrames: 3 }))) {
        expect(frame.length).toBe(bytes);
        const text = frame.toString('latin1');
        expect(text.slice(0, 64)).toMatch(digits);
        expect(text[64]).toBe('\n');
        // Words with one space or line feed between them, to the last byte; ASCII, so that it is valid UTF-8.
        expect(text.slice(65)).toMatch(/^[a-z]+([ \n][a-z]+)*[ \n]?$/);
      }
    },
  );

  it('breaks the lines before they are long', async () => {
    const [frame] = bytesOf(await make({ bytes: 20_000, ringFrames: 2 }));
    const lines = frame!.toString('latin1').slice(65).split('\n').slice(0, -1);
    expect(lines.length).toBeGreaterThan(150);
    for (const line of lines) expect(line.length >= 96 && line.length < 96 + 12).toBe(true);
  });

  it('writes a frame header that the receiver finds, all fields 0', async () => {
    for (const frame of bytesOf(await make({ bytes: LEAST_FRAME_BYTES, ringFrames: 2 }))) {
      const header = { ...emptyFrameHeader(), sequence: 99 };
      expect(readFrameHeader(frame, header)).toBe(true);
      expect(header).toEqual(emptyFrameHeader());
    }
  });

  it.each([4_096, 65_536, 1_048_576])('is shortened by deflate to well under half, at %i bytes', async (bytes) => {
    for (const frame of bytesOf(await make({ bytes, ringFrames: 2 }))) {
      const ratio = deflateRawSync(frame).length / bytes;
      expect(ratio).toBeLessThan(0.45);
      // And not to next to nothing, as a text that repeats itself would be.
      expect(ratio).toBeGreaterThan(0.15);
    }
  });

  it('makes the same bytes from the same seed, others from another, and frames that differ', async () => {
    const settings = { bytes: 2_000, ringFrames: 4 };
    const [first, again, other] = await Promise.all([make(settings), make(settings), make({ ...settings, seed: 2 })]);
    expect(bytesOf(again)).toEqual(bytesOf(first));
    expect(new Set([...bytesOf(first), ...bytesOf(other)].map((frame) => frame.toString('latin1'))).size).toBe(8);
  });

  it('tells its progress and stops when asked', async () => {
    const payload = payloadSchema.parse({ kind: 'text', bytes: 128, ringFrames: 3 });
    const seen: string[] = [];
    await makeTextRing(payload, { onProgress: (done, total) => seen.push(`${done}/${total}`) });
    expect(seen).toEqual(['0/3', '1/3', '2/3', '3/3']);
    const controller = new AbortController();
    const onProgress = (done: number) => done === 2 && controller.abort(new Error('enough'));
    await expect(makeTextRing(payload, { onProgress, signal: controller.signal })).rejects.toThrow('enough');
  });
});
