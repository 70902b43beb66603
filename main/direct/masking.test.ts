import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTE_MASKING, type Masking, maskingOf, nativeMasking, WORD_MASKING } from './masking.ts';

const LARGE = [1_000, 4_095, 65_543];
const KEY = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** What RFC 6455 section 5.3 says: octet i XOR key octet i MOD 4. */
function expected(source: Buffer, key: Buffer): Buffer {
  return Buffer.from(source.map((byte, at) => byte ^ key[at % 4]!));
}

function pattern(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255));
}

/** A copy at a place of this alignment, with a byte on either side that must stay as it is. */
function placed(bytes: Buffer, alignment: number): { whole: Buffer; inner: Buffer } {
  const whole = Buffer.alloc(bytes.length + 16, 0xee);
  const inner = whole.subarray(8 + alignment, 8 + alignment + bytes.length);
  bytes.copy(inner);
  return { whole, inner };
}

function isUntouchedAround({ whole, inner }: { whole: Buffer; inner: Buffer }, alignment: number): boolean {
  const end = 8 + alignment + inner.length;
  return whole.subarray(0, 8 + alignment).every((byte) => byte === 0xee) && whole.subarray(end).every((byte) => byte === 0xee);
}

const maskings: [string, Masking | null][] = [
  ['byte by byte', BYTE_MASKING],
  ['in words', WORD_MASKING],
  ['in native code', nativeMasking()],
];

describe.each(maskings)('masking %s', (_name, given) => {
  const masking = given!;

  it('is there', () => {
    expect(given).not.toBeNull();
  });

  it('masks the Hello of RFC 6455 section 5.7', () => {
    const masked = Buffer.alloc(5);
    masking.copy(Buffer.from('Hello'), KEY, masked, 0);
    expect(masked.toString('hex')).toBe('7f9f4d5158');
    masking.apply(masked, KEY);
    expect(masked.toString()).toBe('Hello');
  });

  it('masks in place at every alignment and every length', () => {
    for (const length of [...Array(101).keys(), ...LARGE]) {
      const source = pattern(length);
      const masked = expected(source, KEY);
      for (let alignment = 0; alignment < 8; alignment++) {
        const place = placed(source, alignment);
        masking.apply(place.inner, KEY);
        if (!place.inner.equals(masked) || !isUntouchedAround(place, alignment)) expect.fail(`length ${length}, alignment ${alignment}`);
      }
    }
  });

  it('copies from every alignment to every other, at every length', () => {
    for (const length of [...Array(101).keys(), ...LARGE]) {
      const source = pattern(length);
      const masked = expected(source, KEY);
      for (let from = 0; from < 8; from++) {
        const { whole, inner } = placed(source, from);
        const before = Buffer.from(whole);
        for (let to = 0; to < (length > 100 ? 5 : 8); to++) {
          const place = placed(Buffer.alloc(length), to);
          masking.copy(inner, KEY, place.whole, 8 + to);
          if (!place.inner.equals(masked) || !isUntouchedAround(place, to)) expect.fail(`length ${length}, from ${from}, to ${to}`);
        }
        if (!whole.equals(before)) expect.fail(`the source was written to: length ${length}, from ${from}`);
      }
    }
  });

  it('goes on in the middle of a payload with the key turned round', () => {
    const source = pattern(200);
    const masked = expected(source, KEY);
    for (let at = 0; at < 8; at++) {
      const turned = Buffer.from([0, 1, 2, 3].map((index) => KEY[(at + index) % 4]!));
      const rest = Buffer.from(source.subarray(at));
      masking.apply(rest, turned);
      if (!rest.equals(masked.subarray(at))) expect.fail(`from byte ${at} on`);
    }
  });

  it('gives any bytes back when it is done twice with any key', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        fc.nat(7),
        fc.nat(7),
        (bytes, keyBytes, from, to) => {
          const key = Buffer.from(keyBytes);
          const source = placed(Buffer.from(bytes), from).inner;
          const output = Buffer.alloc(bytes.length + 8);
          masking.copy(source, key, output, to);
          const masked = output.subarray(to, to + bytes.length);
          const isMasked = masked.equals(expected(source, key));
          masking.apply(masked, key);
          return isMasked && masked.equals(source) && Buffer.from(keyBytes).equals(key);
        },
      ),
    );
  });
});

describe('maskingOf', () => {
  it('takes the native helper where it is there and wanted, and what it is given otherwise', () => {
    expect(maskingOf('off', BYTE_MASKING)).toBe(BYTE_MASKING);
    expect([BYTE_MASKING, WORD_MASKING]).not.toContain(maskingOf('on', BYTE_MASKING));
  });

  it('knows the native helper from its own fallback', () => {
    const require = createRequire(import.meta.url);
    const native = require('bufferutil') as { mask: unknown };
    const fallback = require('bufferutil/fallback') as { mask: unknown };
    const { mask } = native;
    native.mask = fallback.mask;
    try {
      expect(nativeMasking()).toBeNull();
      expect(maskingOf('on', WORD_MASKING)).toBe(WORD_MASKING);
    } finally {
      native.mask = mask;
    }
  });
});
