import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CAPTURE_FORMAT_VERSION,
  type CaptureDocument,
  captureDocumentSchema,
  exportFactsOf,
  nothingToExport,
  REPORT_FORMATS,
  toErrorValue,
} from '../../contract/index.ts';
import { summarise } from '../metrics/summarise.ts';
import { renderReport } from '../report/render-report.ts';
import { readCapture } from './capture-files.ts';
import { CaptureStore } from './capture-store.ts';

/** Real captures, each recorded by the program as it was when its format looked so (README.md beside them). */
const FIXTURES = fileURLToPath(new URL('../../test/fixtures/captures/', import.meta.url));
const LABELS = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const NEWER = LABELS.filter((label) => Number(/^v(\d+)-/.exec(label)?.[1]) > CAPTURE_FORMAT_VERSION);
const READABLE = LABELS.filter((label) => !NEWER.includes(label));

/** What every capture that was ever recorded has to say, whatever came into the format since. */
function expectWhole(document: CaptureDocument): void {
  expect(document.damage).toEqual([]);
  expect(document.samples.length).toBeGreaterThan(5);
  expect(document.events[0]?.kind).toBe('started');
  expect(document.summary?.received.frames).toBeGreaterThan(0);
  expect(document.summary?.received.fps).toBeGreaterThan(0);
  expect(document.summary?.ledger).toMatchObject({ balanced: true, faults: [] });
  expect(document.diagnosis?.verdict).not.toBe('');
}

it('there is a fixture of every version of the format, and one of a version to come', () => {
  const versions = new Set(READABLE.map((label) => Number(/^v(\d+)-/.exec(label)?.[1])));
  expect([...versions].sort()).toEqual(Array.from({ length: CAPTURE_FORMAT_VERSION }, (_, at) => at + 1));
  expect(NEWER.length).toBeGreaterThan(0);
});

describe.each(READABLE)('the capture %s', (label) => {
  const folder = join(FIXTURES, label);

  it('opens whole, with what its own manifest and samples say', async () => {
    const document = await readCapture(folder);
    expectWhole(document);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    const lines = readFileSync(join(folder, 'samples.ndjson'), 'utf8').trimEnd().split('\n');
    expect(document.samples.length).toBe(lines.filter((line) => line.startsWith('{"kind":"sample"')).length);
    // Everything that was recorded is there as it was; what the format got since is added with its default.
    expect(document).toMatchObject(manifest);
    document.samples.forEach((sample, at) => {
      const recorded = lines.filter((line) => line.startsWith('{"kind":"sample"'))[at]!;
      expect(sample).toMatchObject(JSON.parse(recorded).sample);
    });
  });

  it.each(REPORT_FORMATS)('makes a report as %s', async (format) => {
    const document = await readCapture(folder);
    if (nothingToExport(format, exportFactsOf(document, 0)) !== null) {
      expect(() => renderReport(document, format)).toThrow(`nothing for ${format}`);
      return;
    }
    const { text } = renderReport(document, format);
    expect(text).not.toMatch(/\bundefined\b|\bNaN\b|\[object Object\]/);
    if (format === 'html' || format === 'md') expect(text).toContain(document.name);
    if (format === 'json') expect(captureDocumentSchema.parse(JSON.parse(text))).toEqual(document);
  });

  it('is finished like one of today where its process had died', async () => {
    const home = mkdtempSync(join(tmpdir(), 'sockscope-format-'));
    try {
      const copy = join(home, 'captures', label);
      cpSync(folder, copy, { recursive: true });
      const { writeManifest, readManifest } = await import('./capture-files.ts');
      await writeManifest(copy, { ...(await readManifest(copy)), state: 'recording', summary: null, diagnosis: null });
      const { recovered, failed } = await new CaptureStore(home, () => false).recover();
      expect([recovered.length, failed]).toEqual([1, []]);
      expect((await readCapture(copy)).summary?.received.frames).toBeGreaterThan(0);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

describe.each(NEWER)('the capture %s', (label) => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sockscope-format-'));
    cpSync(join(FIXTURES, label), join(home, 'captures', label), { recursive: true });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const bytes = (folder: string) => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

  it('is refused with its version, listed, and left as it is by whatever is tried', async () => {
    const store = new CaptureStore(home, () => false);
    const code = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error) => toErrorValue(error).code,
      );
    expect(await code(store.open(label))).toBe('capture-newer');
    expect(await code(store.update({ id: label, name: 'another name' }))).toBe('capture-newer');
    expect(await store.recover()).toEqual({ recovered: [], failed: [] });
    expect((await store.list())[0]).toMatchObject({ id: label, state: 'unreadable', fault: expect.stringContaining('has format') });
    expect(bytes(join(home, 'captures', label))).toEqual(bytes(join(FIXTURES, label)));
  });
});

it('the first captures, whose samples did not count the bytes sent, tell the same rate when they are recovered as when they ended', async () => {
  const folder = join(FIXTURES, 'v1-first-ingest');
  const { samples, scenario, summary } = await readCapture(folder);
  expect(samples.every(({ bytes, connections }) => bytes.sent === null && connections.deflate === null)).toBe(true);
  expect(summarise(scenario, samples, null)?.sent).toEqual(summary?.sent);
});
