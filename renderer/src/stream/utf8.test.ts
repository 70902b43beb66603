import { expect, test } from 'vitest';
import { cutCharacterBytes, utf8Bytes } from './utf8.ts';

test.each([
  ['', 0],
  ['ab', 2],
  ['\u007f\u0080\u07ff\u0800\uffff', 1 + 2 + 2 + 3 + 3],
  ['a😀', 5],
  // Halves of a pair, alone and in the wrong order.
  ['\ud83d', 3],
  ['\ude00\ud83d', 6],
])('%j has %i bytes', (text, bytes) => {
  expect(utf8Bytes(text)).toBe(bytes);
  expect(new TextEncoder().encode(text).length).toBe(bytes);
});

test.each([
  [[], 0],
  [[0x61], 0],
  [[0x61, 0xc3], 1],
  [[0xc3, 0xa9], 0],
  [[0xe2, 0x82], 2],
  [[0xe2, 0x82, 0xac], 0],
  [[0xf0, 0x9f, 0x98], 3],
  [[0xf0, 0x9f, 0x98, 0x80], 0],
  // What begins no character cuts none.
  [[0x82, 0xac], 0],
])('of %j the last %i bytes are of a cut character', (bytes, cut) => expect(cutCharacterBytes(Uint8Array.from(bytes))).toBe(cut));
