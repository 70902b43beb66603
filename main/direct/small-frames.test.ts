import { describe, expect, it } from 'vitest';
import { patternBytes } from '../testing/raw-frame.ts';
import { OPCODE } from './frame-format.ts';
import { BYTE_MASKING } from './masking.ts';
import { SmallFrames } from './small-frames.ts';

const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

describe('SmallFrames', () => {
  // Both from RFC 6455 section 5.7.
  it('makes the frames of the RFC', () => {
    const frames = new SmallFrames();
    expect(frames.plain(OPCODE.text, Buffer.from('Hello')).toString('hex')).toBe('810548656c6c6f');
    expect(frames.masked(OPCODE.text, Buffer.from('Hello'), KEY, BYTE_MASKING).toString('hex')).toBe('818537fa213d7f9f4d5158');
  });

  it('makes the next frame at the same place, and in the same view where it is as long', () => {
    const frames = new SmallFrames();
    const first = frames.plain(OPCODE.binary, patternBytes(100, 1));
    const second = frames.plain(OPCODE.binary, patternBytes(100, 2));
    expect(second).toBe(first);
    expect(frames.plain(OPCODE.binary, patternBytes(99, 3)).byteOffset).toBe(first.byteOffset);
  });

  it('leaves what is retained as it is, however many follow', () => {
    const frames = new SmallFrames();
    const kept = Array.from({ length: 200 }, (_, seed) => {
      const isMasked = seed % 3 === 0;
      const payload = patternBytes(seed * 5, seed);
      const frame = isMasked ? frames.masked(OPCODE.binary, payload, KEY, BYTE_MASKING) : frames.plain(OPCODE.binary, payload);
      frames.retain();
      // One that the kernel takes at once, between.
      frames.plain(OPCODE.binary, patternBytes(700, 255));
      return { frame, was: Buffer.from(frame) };
    });
    kept.forEach(({ frame, was }, index) => {
      if (!frame.equals(was)) expect.fail(`frame ${index} was written over`);
    });
  });
});
