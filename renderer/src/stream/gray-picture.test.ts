import { expect, test } from 'vitest';
import { emptyFrameHeader, writeFrameHeader } from '../../../contract/index.ts';
import { grayToRgba } from './gray-picture.ts';

function frame(width: number, height: number, pixels: number[], before = 0): Uint8Array {
  const bytes = new Uint8Array(before + 40 + pixels.length).subarray(before);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  writeFrameHeader(view, 0, emptyFrameHeader());
  view.setUint32(32, width, true);
  view.setUint32(36, height, true);
  bytes.set(pixels, 40);
  return bytes;
}

test('each pixel has the same red, green and blue, and is opaque', () => {
  const picture = grayToRgba(frame(3, 1, [0, 128, 255], 8));
  expect(picture).toMatchObject({ width: 3, height: 1 });
  expect([...picture!.rgba]).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
});

test.each([
  ['nothing', new Uint8Array()],
  ['a header alone', frame(0, 0, [])],
  ['fewer pixels than it says', frame(2, 2, [1, 2, 3])],
  ['no width', frame(0, 5, [1])],
  ['a JPEG', Uint8Array.from([0xff, 0xd8, ...new Array(60).fill(0)])],
])('%s is no gray picture', (_what, bytes) => expect(grayToRgba(bytes)).toBeNull());
