import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LEFT_BEHIND_AFTER_MS, removeEmptyCapture, removeTemporaryFiles } from './left-behind.ts';

const NOW = new Date('2026-05-01T10:00:00Z');
const OLD = new Date(NOW.getTime() - LEFT_BEHIND_AFTER_MS - 1);
const YOUNG = new Date(NOW.getTime() - LEFT_BEHIND_AFTER_MS + 1_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-left-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, at: Date, text = 'x') => {
  writeFileSync(join(folder, name), text);
  utimesSync(join(folder, name), at, at);
};

describe('temporary files', () => {
  it('that are old are removed; those of a write that may be under way stay, and so does everything else', async () => {
    for (const name of ['manifest.json.3012345678', 'start.json.1', 'settings.json.42', 'thumbnail.svg.7']) put(name, OLD);
    put('manifest.json.77', YOUNG);
    const others = ['manifest.json', 'samples.ndjson', 'manifest.json.bak', 'notes.12', 'frames.log', 'manifest.damaged.json'];
    for (const name of others) put(name, OLD);
    await removeTemporaryFiles(folder, NOW);
    expect(readdirSync(folder).sort()).toEqual([...others, 'manifest.json.77'].sort());
  });

  it('of a folder that is not there are none', async () => {
    await removeTemporaryFiles(join(folder, 'gone'), NOW);
  });
});

describe('a capture that was begun and got nothing', () => {
  const begun = (names: Record<string, string>, at: Date) => {
    const capture = join(folder, 'capture');
    mkdirSync(capture);
    for (const [name, text] of Object.entries(names)) writeFileSync(join(capture, name), text);
    utimesSync(capture, at, at);
    return capture;
  };

  it.each<Record<string, string>>([{}, { 'samples.ndjson': '' }])('with %j is removed when it is old', async (names) => {
    const capture = begun(names, OLD);
    expect(await removeEmptyCapture(capture, NOW)).toBe(true);
    expect(existsSync(capture)).toBe(false);
  });

  it.each([
    ['a sample', { 'samples.ndjson': '{}\n' }],
    ['a manifest', { 'samples.ndjson': '', 'manifest.json': '' }],
    ['a file of somebody’s', { 'readme.txt': '' }],
  ])('stays with %s', async (_what, names) => {
    const capture = begun(names, OLD);
    expect(await removeEmptyCapture(capture, NOW)).toBe(false);
    expect(readdirSync(capture).sort()).toEqual(Object.keys(names).sort());
  });

  it('stays while it may be one that begins just now', async () => {
    expect(await removeEmptyCapture(begun({ 'samples.ndjson': '' }, YOUNG), NOW)).toBe(false);
  });
});
