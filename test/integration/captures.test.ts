import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/build-state.mjs';
import { commandEnv, SMALL } from '../support/command-line.ts';
import { createTestEngine, refusal, smallScenario, type TestEngine } from '../support/test-engine.ts';
import { testHome } from '../support/test-home.ts';

async function recorded(test: TestEngine): Promise<{ id: string; folder: string }> {
  const id = await test.start(smallScenario({ load: { rate: 100 }, compression: { enabled: false } }));
  await test.until((sample) => sample.tMs > 1_000, 'a second');
  await test.stop();
  return { id, folder: join(test.home, 'captures', id) };
}

describe('the library', () => {
  it('keeps name, notes and the saved mark, also when they are given during the run', async () => {
    await using test = createTestEngine();
    const id = await test.start(smallScenario({ load: { rate: 100 } }));
    await test.engine.handlers['captures.update']({ id, name: 'baseline', notes: 'first try', saved: true });
    await test.stop();
    const [item] = await test.engine.handlers['captures.list'](null);
    expect(item).toMatchObject({ id, name: 'baseline', saved: true, state: 'complete', fault: null });
    expect((await test.engine.handlers['captures.open']({ id })).notes).toBe('first try');
  });

  it('deletes to its trash and restores', async () => {
    await using test = createTestEngine();
    const { id } = await recorded(test);
    await test.engine.handlers['captures.delete']({ id });
    expect(await test.engine.handlers['captures.list'](null)).toEqual([]);
    await test.engine.handlers['captures.restore']({ id });
    expect((await test.engine.handlers['captures.open']({ id })).samples.length).toBeGreaterThan(3);
  });

  it('looks up nothing outside itself', async () => {
    await using test = createTestEngine();
    for (const id of ['..', '../captures', 'a/b', '/etc', '.hidden', '']) {
      expect(await refusal(test.engine.handlers['captures.open']({ id }))).toMatchObject({ code: 'capture-missing' });
    }
  });
});

describe('a damaged capture', () => {
  it('truncated in the middle of a line: opens with what is before, and says so', async () => {
    await using test = createTestEngine();
    const { id, folder } = await recorded(test);
    const file = join(folder, 'samples.ndjson');
    const whole = await test.engine.handlers['captures.open']({ id });
    truncateSync(file, readFileSync(file).length - 40);
    const cut = await test.engine.handlers['captures.open']({ id });
    expect(cut.damage).toHaveLength(1);
    expect(cut.samples.length + cut.events.length).toBe(whole.samples.length + whole.events.length - 1);
    appendFileSync(file, '\nnonsense\n');
    expect((await test.engine.handlers['captures.open']({ id })).damage).toHaveLength(2);
  });

  it('of a newer format, or with a broken manifest: refused with its reason, listed, untouched', async () => {
    await using test = createTestEngine();
    const { id, folder } = await recorded(test);
    const file = join(folder, 'manifest.json');
    const newer = readFileSync(file, 'utf8').replace('"formatVersion": 1', '"formatVersion": 2');
    writeFileSync(file, newer);
    expect(await refusal(test.engine.handlers['captures.open']({ id }))).toMatchObject({ code: 'capture-newer' });
    expect((await test.engine.handlers['captures.list'](null))[0]).toMatchObject({ id, state: 'unreadable' });
    expect(readFileSync(file, 'utf8')).toBe(newer);
    writeFileSync(file, newer.slice(0, 100));
    expect(await refusal(test.engine.handlers['captures.open']({ id }))).toMatchObject({ code: 'capture-unreadable' });
  });
});

it('a run whose process was killed is recovered with all but its last second', async () => {
  const home = testHome();
  const args = ['run', 'jpeg-ingest', ...SMALL, '--duration', '60s'];
  const child = spawn(process.execPath, [join(ROOT, 'out/main/cli.cjs'), ...args], {
    env: commandEnv(home),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let lastS = 0;
  child.stderr.on('data', (data) => {
    lastS = Math.max(lastS, ...[...String(data).matchAll(/([\d.]+) s {2}(?:warmup|steady)/g)].map(([, seconds]) => Number(seconds)));
  });
  await expect.poll(() => lastS, { timeout: 45_000 }).toBeGreaterThan(4);
  const killedAtS = lastS;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('exit', resolve));

  await using test = createTestEngine(home);
  expect((await test.engine.handlers['captures.list'](null))[0]?.state).toBe('recording');
  const [capture] = (await test.engine.recoverCaptures()).recovered;
  const document = await test.engine.handlers['captures.open']({ id: capture!.id });
  expect(document.state).toBe('recovered');
  expect(document.samples.at(-1)!.tMs / 1_000).toBeGreaterThan(killedAtS - 1);
  expect(document.summary?.received.frames).toBeGreaterThan(0);
  expect(document.summary?.ledger).toMatchObject({ balanced: false, faults: [expect.stringContaining('cut off')] });
  expect(document.summary?.unavailable['setupMs']).toBeTruthy();
  expect(await test.engine.recoverCaptures()).toEqual({ recovered: [], failed: [] });
});
