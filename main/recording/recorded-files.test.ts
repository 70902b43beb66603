import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decode } from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFrameHeader } from '../../contract/frame.ts';
import { payloadSchema } from '../../contract/scenario.ts';
import { makeJpegRing } from '../load/source/jpeg-source.ts';
import { copyFrames } from './copy-frames.ts';
import { frameExcerpt } from './frame-excerpt.ts';
import { FrameFiles } from './frame-files.ts';
import { frameKind } from './frame-kind.ts';
import { decodeGrayPng, encodeGrayPng } from './gray-png.ts';
import { findFrameFile, parseFrameIndex, readRecordedFrames } from './read-recorded-frames.ts';
import { REPORT_FRAMES, REPORT_PICTURES_BYTES, reportFrames, spread } from './report-frames.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-frames-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (text: string) => Buffer.from(text, 'latin1');
function grayFrame(width: number, height: number): Buffer {
  const frame = Buffer.alloc(40 + width * height);
  const header = { priority: 0, connection: 2, sequence: 5, runTag: 77, intendedNs: 1, sentNs: 2 };
  writeFrameHeader(new DataView(frame.buffer, frame.byteOffset), 0, header);
  frame.writeUInt32LE(width, 32);
  frame.writeUInt32LE(height, 36);
  for (let at = 40; at < frame.length; at++) frame[at] = (at * 7) & 255;
  return frame;
}
const held = (data: Uint8Array, sequence: number, isText = false) => ({
  data,
  isText,
  sequence,
  connection: 1,
  takenNs: 2e9 + sequence * 1e6,
});

async function write(...frames: ReturnType<typeof held>[]) {
  const files = new FrameFiles(folder, () => 2e9);
  const result = await files.write(await Promise.all(frames.map((frame) => files.prepare(frame))));
  await files.close();
  return result;
}

describe('what a frame is', () => {
  it.each([
    [bytes('\xff\xd8\xff\xe0rest'), false, 'jpeg'],
    [bytes('\x89PNG\r\n\x1a\nrest'), false, 'png'],
    [bytes('GIF89a'), false, 'gif'],
    [bytes('RIFF\x01\x02\x03\x04WEBPVP8 '), false, 'webp'],
    [bytes('RIFF\x01\x02\x03\x04WAVE'), false, 'binary'],
    [bytes('<svg onload="alert(1)">'), false, 'binary'],
    [bytes('<html><script>'), true, 'text'],
    [bytes('{"a": 1}'), true, 'json'],
    [bytes('[1, 2]'), true, 'json'],
    [bytes('{"a": '), true, 'text'],
    [bytes(''), false, 'binary'],
    [bytes('SKSC and no picture at all, but longer than a header'), false, 'binary'],
  ])('%o', (data, isText, kind) => expect(frameKind(data, isText)).toBe(kind));

  it('a gray frame is one whose length is that of its pixels', () => {
    expect(frameKind(grayFrame(5, 4), false)).toBe('gray');
    expect(frameKind(grayFrame(5, 4).subarray(0, 59), false)).toBe('binary');
  });
});

describe('a gray frame as PNG', () => {
  it('has its pixels, and the frame can be had back byte for byte', async () => {
    const frame = grayFrame(33, 17);
    const png = (await encodeGrayPng(frame))!;
    // IHDR: 33 by 17, 8 bits, gray, no interlace; its checksum as `pngcheck` has it.
    expect(png.subarray(0, 29).toString('hex')).toBe('89504e470d0a1a0a0000000d4948445200000021000000110800000000');
    expect(await decodeGrayPng(png)).toEqual(frame);
    expect(await decodeGrayPng(png.subarray(0, png.length - 30))).toBeNull();
    expect(await decodeGrayPng(frame)).toBeNull();
  });
});

describe('the files of recorded frames', () => {
  it('are what was received, and the index names them', async () => {
    const jpeg = bytes('\xff\xd8\xff\xfe picture');
    await write(held(jpeg, 7), held(bytes('{"x":1}'), 8, true), held(bytes('plain'), 9, true), held(bytes('\x00\x01'), 10));
    const { frames, damage } = await readRecordedFrames(folder);
    expect(damage).toEqual([]);
    expect(frames.map(({ file, tMs, bytes: size, fault }) => [file, tMs, size, fault])).toEqual([
      ['000001-c1-s7.jpg', 7, 12, null],
      ['000002-c1-s8.json', 8, 7, null],
      ['000003-c1-s9.txt', 9, 5, null],
      ['000004-c1-s10.bin', 10, 2, null],
    ]);
    expect(readFileSync(join(folder, 'frames', '000001-c1-s7.jpg'))).toEqual(jpeg);
    expect((await findFrameFile(folder, '000002-c1-s8.json')).mediaType).toBe('application/json');
  });

  it('of which one is missing, one cut and one a link, say so', async () => {
    await write(...[1, 2, 3, 4].map((sequence) => held(bytes('12345'), sequence)));
    const path = (name: string) => join(folder, 'frames', name);
    rmSync(path('000001-c1-s1.bin'));
    truncateSync(path('000002-c1-s2.bin'), 2);
    rmSync(path('000003-c1-s3.bin'));
    symlinkSync('/etc/passwd', path('000003-c1-s3.bin'));
    const { frames } = await readRecordedFrames(folder);
    expect(frames.map(({ fault }) => fault)).toEqual([
      'The file is missing.',
      'The file has 2 bytes and should have 5.',
      'This is no file.',
      null,
    ]);
    await expect(findFrameFile(folder, '000003-c1-s3.bin')).rejects.toMatchObject({ value: { code: 'frame-missing' } });
    const copy = await copyFrames(folder, join(folder, 'copy'));
    expect(copy.copied).toBe(1);
    expect(copy.left).toHaveLength(3);
    expect(readdirSync(join(folder, 'copy')).sort()).toEqual(['000004-c1-s4.bin', 'frames.ndjson']);
  });

  it('are never looked for under another name than their own', async () => {
    writeFileSync(join(folder, 'secret.jpg'), 'x');
    mkdirSync(join(folder, 'frames'));
    for (const name of [
      '../secret.jpg',
      'frames.ndjson',
      '000001-c1-s1.svg',
      '000001-c1-s1.html',
      '/etc/passwd',
      '000001-c1-s1.jpg/..',
      '',
    ]) {
      await expect(findFrameFile(folder, name)).rejects.toMatchObject({ value: { code: 'frame-missing' } });
    }
  });

  it('leave neither file nor line where the index cannot be written', async () => {
    mkdirSync(join(folder, 'frames'));
    // /dev/full answers every write with ENOSPC (full(4)).
    symlinkSync('/dev/full', join(folder, 'frames', 'frames.ndjson'));
    const { written, fault } = await write(held(bytes('12345'), 1));
    expect(written).toEqual([]);
    expect((fault as NodeJS.ErrnoException | null)?.code).toBe('ENOSPC');
    expect(readdirSync(join(folder, 'frames'))).toEqual(['frames.ndjson']);
  });
});

describe('an index', () => {
  const line = (changes: object = {}) =>
    JSON.stringify({ sequence: 1, tMs: 2, connection: 0, bytes: 3, file: '000001-c0-s1.jpg', kind: 'jpeg', fileBytes: 3, ...changes });

  it('is read as far as it makes sense', () => {
    const text = [line(), 'no json', line({ file: '000002-c0-s2.jpg' }), line({ bytes: 'NaN' }), line(), '{"half'].join('\n');
    const { entries, damage } = parseFrameIndex(text);
    expect(entries.map(({ file }) => file)).toEqual(['000001-c0-s1.jpg', '000002-c0-s2.jpg']);
    expect(damage).toEqual([
      'The index of the recorded frames ends in the middle of a line.',
      '3 lines of the index of the recorded frames made no sense.',
    ]);
  });

  it.each([
    '../../etc/passwd',
    'a.jpg',
    '000001-c0-s1.svg',
    '000001-c0-s1.jpg\u0000.html',
    '<img src=x onerror=alert(1)>.jpg',
    'C:\\x.jpg',
  ])('that names %s names nothing', (file) => expect(parseFrameIndex(`${line({ file })}\n`).entries).toEqual([]));

  it('cannot say that a text is a picture', () => {
    expect(parseFrameIndex(`${line({ file: '000001-c0-s1.txt' })}\n`).entries).toEqual([]);
  });
});

describe('in a report', () => {
  it('a file that is no picture is said, text and bytes are shown as an excerpt', async () => {
    await write(
      held(bytes('\xff\xd8\xff and nothing that could be drawn'.repeat(500)), 1),
      held(bytes('<script>'), 2, true),
      held(bytes('\x00A'), 3),
    );
    appendFileSync(join(folder, 'frames', 'frames.ndjson'), 'rubbish\n');
    const { shown, damage } = await reportFrames(folder);
    expect(shown.map(({ picture, excerpt, reason }) => [picture, excerpt, reason])).toEqual([
      [null, null, 'The file is no picture that can be read.'],
      [null, '<script>', null],
      [null, `0000  00 41${' '.repeat(42)}  .A`, null],
    ]);
    expect(damage).toHaveLength(1);
  });

  it('pictures never take more than their limit, and what does not fit is said', async () => {
    const frame = Uint8Array.from(
      new Uint8Array(
        (
          await makeJpegRing(payloadSchema.parse({ bytes: 400_000, width: 1_280, height: 720, ringFrames: 2, entropy: 1 }), {
            onProgress: () => {},
          })
        )[0]!,
      ),
    );
    await write(...Array.from({ length: 40 }, (_, sequence) => held(frame, sequence)));
    const { frames, shown } = await reportFrames(folder);
    expect([frames.length, shown.length]).toEqual([40, REPORT_FRAMES]);
    const bytes = shown.reduce((sum, { picture }) => sum + Buffer.from(picture?.base64 ?? '', 'base64').length, 0);
    expect(bytes).toBeGreaterThan(REPORT_FRAMES * 2_000);
    expect(bytes).toBeLessThanOrEqual(REPORT_PICTURES_BYTES);
    const first = decode(Buffer.from(shown[0]!.picture!.base64, 'base64'), { useTArray: true });
    expect([first.width, first.height]).toEqual([320, 180]);
  });

  it('many are spread evenly, the first and the last among them', () => {
    expect(spread([...Array(100).keys()], 4)).toEqual([0, 33, 66, 99]);
    expect(spread([1, 2], 4)).toEqual([1, 2]);
  });
});

it('an excerpt leaves a character out that is cut', () => {
  expect(frameExcerpt(Buffer.from(`${'x'.repeat(255)}é`), true)).toBe('x'.repeat(255));
});
