import { decode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { THUMBNAIL_MAX_BYTES } from '../../../contract/index.ts';
import { makeCanvas } from '../../load/source/canvas.ts';
import { encodeJpeg } from '../../load/source/jpeg-encode.ts';
import { makeScene } from '../../load/source/scene.ts';
import { pictureType, scalePicture, shrink, THUMBNAIL_PX } from './scale-picture.ts';

/** A gray frame as `contract/frame.ts` has it: 32 bytes of header, width and height, a byte a pixel. */
function grayFrame(width: number, height: number, pixel: (x: number, y: number) => number): Uint8Array {
  const bytes = new Uint8Array(40 + width * height);
  bytes.set([0x53, 0x4b, 0x53, 0x43]);
  const view = new DataView(bytes.buffer);
  view.setUint32(32, width, true);
  view.setUint32(36, height, true);
  for (let at = 0; at < width * height; at++) bytes[40 + at] = pixel(at % width, Math.floor(at / width));
  return bytes;
}

describe('scalePicture', () => {
  it('makes a small JPEG of the same picture', () => {
    const canvas = makeScene({ width: 800, height: 450, entropy: 0.5, seed: 3, ringFrames: 2 }).draw(0, 5);
    const jpeg = scalePicture(encodeJpeg(canvas, { quality: 90, chroma: '4:2:0' }));
    const small = decode(jpeg!, { useTArray: true });
    expect([small.width, small.height]).toEqual([THUMBNAIL_PX, 108]);
    expect(jpeg!.length).toBeLessThan(THUMBNAIL_MAX_BYTES);
    const wanted = shrink(canvas);
    let sum = 0;
    for (let at = 0; at < small.data.length; at += 4) sum += Math.abs(small.data[at]! - wanted.data[at]!);
    expect(sum / (small.data.length / 4)).toBeLessThan(6);
  });

  it('makes one of the pixels of a gray frame', () => {
    const small = decode(scalePicture(grayFrame(384, 200, (x) => (x < 192 ? 30 : 220)))!, { useTArray: true });
    expect([small.width, small.height]).toEqual([192, 100]);
    expect(small.data[4 * 10]).toBeGreaterThan(20);
    expect(small.data[4 * 10]).toBeLessThan(40);
    expect(small.data[4 * 180]).toBeGreaterThan(210);
  });

  it('answers null for what is no picture that it knows', () => {
    expect(scalePicture(new TextEncoder().encode('a text'))).toBeNull();
    expect(scalePicture(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2))).toBeNull();
    expect(scalePicture(grayFrame(20, 20, () => 0).slice(0, 100))).toBeNull();
    // A head that promises 65,535 x 65,535 pixels.
    const huge = encodeJpeg(makeCanvas(16, 16), { quality: 50, chroma: '4:4:4' });
    const at = huge.findIndex((byte, index) => byte === 0xff && huge[index + 1] === 0xc0);
    huge.set([0xff, 0xff, 0xff, 0xff], at + 5);
    expect(scalePicture(huge)).toBeNull();
  });
});

it('tells pictures by their first bytes', () => {
  expect(pictureType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('jpg');
  expect(pictureType(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a))).toBe('png');
  expect(pictureType(grayFrame(2, 2, () => 0))).toBe('gray');
  expect(pictureType(Uint8Array.of(0x3c, 0x73, 0x76, 0x67))).toBeNull();
  expect(pictureType(new Uint8Array())).toBeNull();
});

it('shrinks to the mean of the pixels that each stands for, and enlarges nothing', () => {
  const canvas = makeCanvas(384, 2);
  for (let x = 0; x < 384; x++) canvas.data.set([x % 2 === 0 ? 100 : 200, 0, 0, 255], x * 4);
  const small = shrink(canvas);
  expect([small.width, small.height]).toEqual([192, 1]);
  // 100 and 200 of the first row, 0 and 0 of the second.
  expect(small.data[0]).toBe(75);
  const tiny = makeCanvas(3, 3);
  expect(shrink(tiny)).toBe(tiny);
});
