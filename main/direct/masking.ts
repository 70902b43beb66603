import { createRequire } from 'node:module';

/** How bytes are XORed with a masking key of four bytes (RFC 6455 section 5.3). The key's first byte belongs to the first byte given. */
export interface Masking {
  /** Masks or unmasks in place. */
  apply(bytes: Buffer, key: Buffer): void;
  /** Masks `source` into `output` from `offset` on, where there must be room. */
  copy(source: Buffer, key: Buffer, output: Buffer, offset: number): void;
}

/** Below this a call of native code, or a view of the words, costs more than the loop. */
const LOOP_BELOW_BYTES = 48;

/** In JavaScript four bytes at a time, as the processor can. */
export const WORD_MASKING: Masking = {
  apply: (bytes, key) => xorWords(bytes, key, bytes, 0),
  copy: (source, key, output, offset) => xorWords(source, key, output, offset),
};

/** Byte by byte, as `ws` does without its native helper. */
export const BYTE_MASKING: Masking = {
  apply: (bytes, key) => xorBytes(bytes, key, bytes, 0, 0, bytes.length),
  copy: (source, key, output, offset) => xorBytes(source, key, output, offset, 0, source.length),
};

/** In native code (`bufferutil`); `null` where it is not there, or is its own fallback. */
export function nativeMasking(): Masking | null {
  const require = createRequire(__filename);
  try {
    const native = require('bufferutil') as BufferUtil;
    if (native.mask === (require('bufferutil/fallback') as BufferUtil).mask) return null;
    return {
      apply: (bytes, key) => {
        if (bytes.length < LOOP_BELOW_BYTES) BYTE_MASKING.apply(bytes, key);
        else native.unmask(bytes, key);
      },
      copy: (source, key, output, offset) => {
        if (source.length < LOOP_BELOW_BYTES) BYTE_MASKING.copy(source, key, output, offset);
        else native.mask(source, key, output, offset, source.length);
      },
    };
  } catch {
    return null;
  }
}

/** The masking of a scenario: without the native helper, `slow` says what there is instead. */
export function maskingOf(nativeAddon: 'on' | 'off', slow: Masking): Masking {
  return (nativeAddon === 'on' ? nativeMasking() : null) ?? slow;
}

interface BufferUtil {
  mask(source: Buffer, key: Buffer, output: Buffer, offset: number, length: number): void;
  unmask(bytes: Buffer, key: Buffer): void;
}

const WORD_BYTES = 4;
const rotatedKey = Buffer.alloc(WORD_BYTES);
const keyWord = new Uint32Array(rotatedKey.buffer, rotatedKey.byteOffset, 1);

function xorWords(source: Buffer, key: Buffer, output: Buffer, offset: number): void {
  if (source.length < LOOP_BELOW_BYTES) return xorBytes(source, key, output, offset, 0, source.length);
  const outputStart = output.byteOffset + offset;
  // A word can be read and written only where both lie at a multiple of four.
  if ((source.byteOffset - outputStart) % WORD_BYTES !== 0) {
    source.copy(output, offset);
    const copied = output.subarray(offset, offset + source.length);
    return xorWords(copied, key, copied, 0);
  }
  const before = (WORD_BYTES - (source.byteOffset % WORD_BYTES)) % WORD_BYTES;
  xorBytes(source, key, output, offset, 0, before);
  for (let at = 0; at < WORD_BYTES; at++) rotatedKey[at] = key[(before + at) & 3]!;
  const word = keyWord[0]!;
  const words = (source.length - before) >>> 2;
  const from = new Uint32Array(source.buffer, source.byteOffset + before, words);
  const to = source === output ? from : new Uint32Array(output.buffer, outputStart + before, words);
  for (let at = 0; at < words; at++) to[at] = from[at]! ^ word;
  xorBytes(source, key, output, offset, before + words * WORD_BYTES, source.length);
}

function xorBytes(source: Buffer, key: Buffer, output: Buffer, offset: number, from: number, end: number): void {
  for (let at = from; at < end; at++) output[offset + at] = source[at]! ^ key[at & 3]!;
}
