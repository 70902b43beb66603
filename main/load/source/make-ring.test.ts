import { describe, expect, it } from 'vitest';
import { type Payload, payloadSchema } from '../../../contract/scenario.ts';
import { makeRing } from './make-ring.ts';

describe('makeRing', () => {
  it.each<[Payload['kind'], number, string]>([
    ['jpeg', 6_000, 'ffd8fffe0022'],
    ['gray', 40 + 64 * 80, '000000000000'],
    // '534b53', the first digits of the header.
    ['text', 6_000, '353334623533'],
  ])('makes a ring of %s', async (kind, bytes, start) => {
    const payload = payloadSchema.parse({ kind, bytes: 6_000, width: 64, height: 80, ringFrames: 2 });
    const frames = await makeRing(payload, { onProgress: () => undefined });
    expect(frames.map((frame) => frame.byteLength)).toEqual([bytes, bytes]);
    for (const frame of frames) expect(Buffer.from(frame).subarray(0, 6).toString('hex')).toBe(start);
  });
});
