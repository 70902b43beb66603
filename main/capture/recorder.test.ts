import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CaptureLine, ErrorValue, Manifest } from '../../contract/index.ts';
import { CaptureRecorder } from './recorder.ts';

const line = (text: string): CaptureLine => ({ kind: 'event', event: { tMs: 1, kind: 'client', severity: 'info', text, code: null } });
const manifest = { formatVersion: 1, id: 'x' } as Manifest;

it('appends whole lines in order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-recorder-'));
  const recorder = new CaptureRecorder(folder, () => {});
  await recorder.begin(manifest);
  for (let n = 0; n < 10; n++) recorder.append(line(`event ${n}`));
  await recorder.end();
  const rows = readFileSync(join(folder, 'samples.ndjson'), 'utf8').trimEnd().split('\n');
  expect(rows.map((row) => JSON.parse(row).event.text)).toEqual(Array.from({ length: 10 }, (_, n) => `event ${n}`));
  rmSync(folder, { recursive: true });
});

// /dev/full answers every write with ENOSPC (full(4)).
it.skipIf(process.platform !== 'linux')('tells a full disk once and stops recording', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-recorder-'));
  symlinkSync('/dev/full', join(folder, 'samples.ndjson'));
  const faults: ErrorValue[] = [];
  const recorder = new CaptureRecorder(folder, (error) => faults.push(error));
  await recorder.begin(manifest);
  recorder.append(line('a'));
  recorder.append(line('b'));
  await recorder.end();
  expect(faults.map(({ code }) => code)).toEqual(['disk-full']);
  // For whoever finishes the capture, should this process not live to do it.
  expect(existsSync(join(folder, 'disk-full'))).toBe(true);
  expect(recorder.isRecording).toBe(false);
  rmSync(folder, { recursive: true });
});

it('removes a capture that never began', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-recorder-'));
  const recorder = new CaptureRecorder(join(folder, 'capture'), () => {});
  await recorder.begin(manifest);
  await recorder.abandon();
  expect(() => readFileSync(join(folder, 'capture', 'manifest.json'))).toThrow('ENOENT');
  rmSync(folder, { recursive: true });
});

it('puts down what a capture was begun with before its first line, and finishes one whose manifest was damaged meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-recorder-'));
  const faults: ErrorValue[] = [];
  const recorder = new CaptureRecorder(folder, (error) => faults.push(error));
  await recorder.begin(manifest);
  expect(JSON.parse(readFileSync(join(folder, 'start.json'), 'utf8'))).toMatchObject({ process: { pid: process.pid }, manifest });
  recorder.append(line('a'));
  writeFileSync(join(folder, 'manifest.json'), '{"formatVer');
  const finished = await recorder.finish((before) => ({ ...before, state: 'complete' }), manifest);
  expect(faults).toEqual([]);
  expect(finished).toEqual({ ...manifest, state: 'complete' });
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toEqual(finished);
  expect(readFileSync(join(folder, 'manifest.damaged.json'), 'utf8')).toBe('{"formatVer');
  rmSync(folder, { recursive: true });
});
