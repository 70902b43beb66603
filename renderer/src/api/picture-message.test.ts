import { expect, test } from 'vitest';
import { decodePictureMessage } from './picture-message.ts';

const info = { captureId: 'a', connection: 2, sequence: 7, receivedFrames: 9 };

function message(json: string, bytes: number[], length = new TextEncoder().encode(json).length): ArrayBuffer {
  const text = new TextEncoder().encode(json);
  const whole = new Uint8Array(4 + text.length + bytes.length);
  new DataView(whole.buffer).setUint32(0, length, true);
  whole.set(text, 4);
  whole.set(bytes, 4 + text.length);
  return whole.buffer;
}

test('info and bytes come out as they went in', () => {
  const frame = decodePictureMessage(message(JSON.stringify(info), [0xff, 0xd8, 1]));
  expect(frame).toMatchObject(info);
  expect([...frame!.bytes]).toEqual([0xff, 0xd8, 1]);
});

test('a picture without bytes is a picture', () => {
  expect(decodePictureMessage(message(JSON.stringify(info), []))!.bytes.byteLength).toBe(0);
});

test.each([
  ['nothing', new ArrayBuffer(0)],
  ['less than a length', new ArrayBuffer(3)],
  ['a length beyond the end', message(JSON.stringify(info), [], 10_000)],
  ['no JSON', message('{"captureId"', [1])],
  ['another form', message('{"captureId":1}', [1])],
])('%s is no picture', (_what, bytes) => {
  expect(decodePictureMessage(bytes)).toBeNull();
});
