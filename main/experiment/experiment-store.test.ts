import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExperimentResult } from '../../contract/index.ts';
import { ExperimentStore } from './experiment-store.ts';
import { findExperiment } from './shipped-experiments.ts';

let home = '';
let logged: string[] = [];
let store = new ExperimentStore(home, () => {});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sockscope-experiments-'));
  logged = [];
  store = new ExperimentStore(home, (line) => logged.push(line));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const result = (id: string, startedAt: string, state: ExperimentResult['state'] = 'complete'): ExperimentResult => ({
  formatVersion: 1,
  id,
  experiment: findExperiment('jpeg-ladder')!,
  environment: {
    os: 'Debian',
    kernel: '6',
    arch: 'x64',
    cpu: 'CPU',
    cores: 2,
    memoryBytes: 1,
    node: '20',
    electron: null,
    ws: '8',
    bufferutil: null,
    tcpRmem: null,
    tcpWmem: null,
    sockscope: '0',
  },
  startedAt,
  state,
  repetitionsDone: 0,
  steps: [],
});

it('has none in a new library', async () => {
  expect(await store.list(null)).toEqual([]);
  expect(logged).toEqual([]);
});

it('keeps one file a result, replaces it, and lists the newest first', async () => {
  await store.write(result('old', '2026-01-01T00:00:00.000Z'));
  await store.write(result('new', '2026-01-02T00:00:00.000Z', 'stopped'));
  await store.write(result('new', '2026-01-02T00:00:00.000Z'));
  expect(readdirSync(join(home, 'experiments')).sort()).toEqual(['new.json', 'old.json']);
  expect(await store.list(null)).toEqual([result('new', '2026-01-02T00:00:00.000Z'), result('old', '2026-01-01T00:00:00.000Z')]);
});

it('leaves out what cannot be read, says so, and keeps the others', async () => {
  await store.write(result('good', '2026-01-01T00:00:00.000Z'));
  const folder = join(home, 'experiments');
  writeFileSync(join(folder, 'half.json'), '{"formatVersion": 1, "id"');
  writeFileSync(join(folder, 'newer.json'), JSON.stringify({ ...result('newer', ''), formatVersion: 2 }));
  mkdirSync(join(folder, 'folder.json'));
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  expect((await store.list(null)).map(({ id }) => id)).toEqual(['good']);
  expect(logged).toHaveLength(3);
  expect(logged.join()).toMatch(/half\.json/);
});

it('gives one that was cut off as stopped, and the one in progress as running', async () => {
  await store.write(result('x', '2026-01-01T00:00:00.000Z', 'running'));
  expect((await store.list(null))[0]!.state).toBe('stopped');
  expect((await store.list('x'))[0]!.state).toBe('running');
});

it('says with a code that it cannot write', async () => {
  writeFileSync(join(home, 'experiments'), 'a file where the folder should be');
  await expect(store.write(result('x', ''))).rejects.toMatchObject({ value: { code: 'capture-unwritable' } });
});
