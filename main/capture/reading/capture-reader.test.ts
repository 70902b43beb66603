import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CaptureDocument } from '../../../contract/index.ts';
import { exampleDocument } from '../../testing/example-document.ts';
import { MANIFEST_FILE, SAMPLES_FILE } from '../capture-files.ts';
import { captureLines } from '../import/capture-lines.ts';
import { CaptureReader } from './capture-reader.ts';

const home = mkdtempSync(join(tmpdir(), 'sockscope-reader-'));
afterAll(() => rmSync(home, { recursive: true }));

/** What a window is told of a capture in the library. */
async function viewOf(id: string, document: CaptureDocument) {
  const folder = join(home, id);
  mkdirSync(folder);
  writeFileSync(join(folder, SAMPLES_FILE), [...captureLines(document)].map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { samples: _samples, events: _events, exchanges: _exchanges, arrivals: _arrivals, damage: _damage, ...manifest } = document;
  writeFileSync(join(folder, MANIFEST_FILE), JSON.stringify({ ...manifest, id }));
  return new CaptureReader().view(folder, 100);
}

it('tells of a capture that did not keep it whether settings changed while it was measured', async () => {
  const changed: CaptureDocument = { ...exampleDocument(), mixed: null };
  expect((await viewOf('changed', changed)).mixed).toBe(true);
  // Within the warm-up.
  const events = changed.events.map((event) => (event.kind === 'toggle' ? { ...event, tMs: 500 } : event));
  expect((await viewOf('early', { ...changed, events })).mixed).toBe(false);
  // What was kept holds.
  expect((await viewOf('kept', { ...changed, mixed: false })).mixed).toBe(false);
  // Nothing is left that could tell.
  expect((await viewOf('lost', { ...changed, samples: [] })).mixed).toBeNull();
});
