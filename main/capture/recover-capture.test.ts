import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { readCapture, readManifest, readSamples } from './capture-files.ts';
import { CaptureStore } from './capture-store.ts';
import { ownMark } from './process-mark.ts';

const example = exampleDocument({ samples: 12, state: 'recording' });
const { samples, events, exchanges: _exchanges, arrivals: _arrivals, damage: _damage, ...manifest } = example;
const LINES = [...samples.map((sample) => ({ kind: 'sample', sample })), ...events.map((event) => ({ kind: 'event', event }))];
const SAMPLES_TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');
const MANIFEST_TEXT = `${JSON.stringify(manifest, null, 2)}\n`;
/** Of a process that was there before the machine was started. */
const START_TEXT = JSON.stringify({ process: { ...ownMark(), bootId: 'an earlier start' }, manifest });

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sockscope-recover-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A capture whose process has died, as far as the store is told. */
function leftBehind(id: string, files: Record<string, string | Buffer | null> = {}): string {
  const folder = join(home, 'captures', id);
  mkdirSync(folder, { recursive: true });
  const all = { 'manifest.json': MANIFEST_TEXT, 'start.json': START_TEXT, 'samples.ndjson': SAMPLES_TEXT, ...files };
  for (const [name, text] of Object.entries(all)) if (text !== null) writeFileSync(join(folder, name), text);
  return folder;
}

const store = (isBeingRecorded = false) => new CaptureStore(home, () => isBeingRecorded);
const idsOf = ({ recovered }: { recovered: { id: string }[] }) => recovered.length;

/** Every file below a folder with its bytes and its time. */
function stateOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file} ${statSync(file).mtimeMs} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
}

describe('a capture whose process has died', () => {
  it('is finished with figures from its samples, and says when and why', async () => {
    const folder = leftBehind('one');
    const { recovered, failed } = await store().recover();
    expect(failed).toEqual([]);
    expect(recovered).toEqual([
      { id: manifest.id, name: manifest.name, cause: 'process-ended', samples: 12, recordedS: samples.at(-1)!.tMs / 1_000 },
    ]);
    const document = await readCapture(folder);
    expect(document).toMatchObject({ state: 'recovered', damage: [], mixed: true, recovery: { cause: 'process-ended' } });
    expect(document.samples).toEqual(samples);
    expect(document.summary?.received.frames).toBeGreaterThan(0);
    expect(readFileSync(join(folder, 'samples.ndjson'), 'utf8')).toBe(SAMPLES_TEXT);
    expect(await store().recover()).toEqual({ recovered: [], failed: [] });
  });

  it('is left alone while its process lives', async () => {
    leftBehind('one');
    const before = stateOf(home);
    expect(await store(true).recover()).toEqual({ recovered: [], failed: [] });
    expect(stateOf(home)).toEqual(before);
  });

  it('that ends in the middle of a line, or in zeros as after a power cut, has every whole line before', async () => {
    const zeros = leftBehind('zeros', { 'samples.ndjson': Buffer.concat([Buffer.from(SAMPLES_TEXT), Buffer.alloc(4_096)]) });
    const half = leftBehind('half', { 'samples.ndjson': `${SAMPLES_TEXT}{"kind":"sam` });
    expect(idsOf(await store().recover())).toBe(2);
    for (const folder of [zeros, half]) {
      const document = await readCapture(folder);
      expect(document.samples).toEqual(samples);
      expect(document.damage).toEqual(['The capture ends in the middle of a line; what is before it is used.']);
    }
  });

  it('cut at any byte of its last lines has every whole line before the cut', async () => {
    const folder = leftBehind('cut');
    const bytes = Buffer.from(SAMPLES_TEXT);
    const tail = bytes.length - 3_000;
    let whole = bytes.subarray(0, tail - 1).filter((byte) => byte === 10).length;
    for (let at = tail; at <= bytes.length; at++) {
      writeFileSync(join(folder, 'samples.ndjson'), bytes.subarray(0, at));
      if (bytes[at - 1] === 10) whole += 1;
      const read = await readSamples(folder);
      expect(read.samples.length + read.events.length).toBe(whole);
      expect(read.damage.length).toBe(bytes[at - 1] === 10 ? 0 : 1);
    }
  });
});

describe('a power cut in the middle of a manifest’s write', () => {
  it('cut at any byte: the manifest is known to be lost, or is the whole one', async () => {
    const { replacementOfLost } = await import('./lost-manifest.ts');
    const folder = leftBehind('cut');
    for (let at = 0; at <= MANIFEST_TEXT.length; at++) {
      writeFileSync(join(folder, 'manifest.json'), MANIFEST_TEXT.slice(0, at));
      // The last byte is the end of a line, which a reader does not need.
      const isWhole = at >= MANIFEST_TEXT.length - 1;
      expect(await replacementOfLost(folder)).toEqual(isWhole ? null : manifest);
    }
  });

  const CUTS: [string, string | Buffer | null][] = [
    ['missing', null],
    ['empty', ''],
    ['zeros', Buffer.alloc(MANIFEST_TEXT.length)],
    ...[1, 2, 100, Math.floor(MANIFEST_TEXT.length / 2), MANIFEST_TEXT.length - 2].map((at): [string, string] => [
      `cut at byte ${at}`,
      MANIFEST_TEXT.slice(0, at),
    ]),
  ];
  it.each(CUTS)('%s: every sample is there, under the scenario and the machine of its start', async (_what, damaged) => {
    const folder = leftBehind('one', { 'manifest.json': damaged });
    const { recovered } = await store().recover();
    expect(recovered).toMatchObject([{ cause: 'manifest-lost', samples: 12 }]);
    const document = await readCapture(folder);
    expect(document).toMatchObject({ state: 'recovered', recovery: { cause: 'manifest-lost' }, scenario: manifest.scenario });
    expect(document.environment).toEqual(manifest.environment);
    expect(document.samples).toEqual(samples);
    expect(document.summary?.received.frames).toBeGreaterThan(0);
    const kept = join(folder, 'manifest.damaged.json');
    if (damaged === null) expect(existsSync(kept)).toBe(false);
    else expect(readFileSync(kept)).toEqual(Buffer.from(damaged));
  });

  it('with the write’s own temporary file beside the old manifest: the old one holds', async () => {
    const folder = leftBehind('one', { 'manifest.json.3012345678': MANIFEST_TEXT.slice(0, 500) });
    expect(await store().recover()).toMatchObject({ recovered: [{ cause: 'process-ended' }] });
    expect((await readManifest(folder)).state).toBe('recovered');
  });

  it('of a capture that has no copy of its start: said, and nothing is touched', async () => {
    leftBehind('one', { 'start.json': null, 'manifest.json': MANIFEST_TEXT.slice(0, 300) });
    const before = stateOf(home);
    expect(await store().recover()).toEqual({ recovered: [], failed: [] });
    expect((await store().list())[0]).toMatchObject({ id: 'one', state: 'unreadable' });
    expect(stateOf(home)).toEqual(before);
  });

  it.each([
    ['of a newer version', MANIFEST_TEXT.replace('"formatVersion": 1', '"formatVersion": 2')],
    ['that was changed by hand and does not fit', MANIFEST_TEXT.replace('"pid":', '"pid of":')],
  ])('a whole manifest %s is not replaced', async (_what, text) => {
    leftBehind('one', { 'manifest.json': text });
    const before = stateOf(home);
    expect(await store().recover()).toEqual({ recovered: [], failed: [] });
    expect(stateOf(home)).toEqual(before);
  });
});

it('nothing older is touched', async () => {
  const done = leftBehind('done', { 'manifest.json': JSON.stringify({ ...manifest, state: 'complete' }) });
  cpSync(done, join(home, 'captures', 'recovered-before'), { recursive: true });
  writeFileSync(join(home, 'captures', 'recovered-before', 'manifest.json'), JSON.stringify({ ...manifest, state: 'recovered' }));
  mkdirSync(join(home, 'trash'));
  cpSync(done, join(home, 'trash', 'deleted'), { recursive: true });
  const before = stateOf(home);
  leftBehind('crashed');
  expect(idsOf(await store().recover())).toBe(1);
  expect(stateOf(home).filter((line) => !line.includes('/crashed/'))).toEqual(before);
});

describe('several that recover at once', () => {
  it('finish a capture once: one tells it', async () => {
    const folder = leftBehind('one');
    const reports = await Promise.all(Array.from({ length: 8 }, () => store().recover()));
    expect(reports.reduce((sum, report) => sum + idsOf(report), 0)).toBe(1);
    expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
    expect((await readManifest(folder)).state).toBe('recovered');
    expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'samples.ndjson', 'start.json']);
  });

  it('leave it to a living process that is at it, and take over from one that has died', async () => {
    const folder = leftBehind('one', { 'recovering.lock': JSON.stringify(ownMark()) });
    const lock = join(folder, 'recovering.lock');
    expect(idsOf(await store().recover())).toBe(0);
    expect(existsSync(lock)).toBe(true);
    writeFileSync(lock, JSON.stringify({ ...ownMark(), startTicks: 1 }));
    if (process.platform !== 'linux') return;
    expect(idsOf(await store().recover())).toBe(1);
    expect(existsSync(lock)).toBe(false);
  });
});
