import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAPTURE_FORMAT_VERSION, IMPORT_LIMITS } from '../../contract/index.ts';
import { renderJson } from '../../main/report/json.ts';
import { exampleDocument } from '../../main/testing/example-document.ts';
import { ROOT } from '../../scripts/build-state.mjs';
import { commandEnv } from '../support/command-line.ts';
import { createTestEngine, refusal, smallScenario, type TestEngine } from '../support/test-engine.ts';

const CLI = join(ROOT, 'out/main/cli.cjs');

/** Sends a text as a window does. Answers what the library lists of it. */
async function sent({ engine }: TestEngine, text: string, fileName = 'camera.json') {
  const { handlers } = engine;
  const { importId } = await handlers['captures.import']({ fileName, bytes: Buffer.byteLength(text) });
  for (let at = 0; at < text.length; at += IMPORT_LIMITS.chunkChars) {
    await handlers['captures.import.part']({ importId, text: text.slice(at, at + IMPORT_LIMITS.chunkChars) });
  }
  return handlers['captures.import.end']({ importId });
}

/** Runs the command line on the library of the test. */
function cli(home: string, ...args: string[]) {
  return spawnSync(process.execPath, [CLI, ...args], { env: commandEnv(home), encoding: 'utf8' });
}

const folders = (home: string, name: string) => readdirSync(join(home, name)).sort();

describe('the list', () => {
  it('has figures, preset, tags and size of a run, and its last picture as a thumbnail', async () => {
    await using test = createTestEngine(undefined, { makesThumbnails: true });
    const id = await test.start(smallScenario({ load: { rate: 100 }, compression: { enabled: false } }));
    const { frames } = await test.until((sample) => sample.tMs > 1_000, 'a second');
    // With its first sample the run asks for the next picture that comes; what came before a sample is there by the one after it.
    await test.until((sample) => sample.frames.received > frames.received, 'a picture');
    await test.until(() => true, 'a sample after it');
    await test.stop();
    await expect.poll(() => readdirSync(join(test.home, 'captures', id)), { timeout: 20_000 }).toContain('thumbnail.jpg');
    const [item] = await test.engine.handlers['captures.list'](null);
    const { summary } = await test.engine.handlers['captures.open']({ id });
    expect(item).toMatchObject({
      preset: 'test',
      direction: 'ingest',
      thumbnail: 'picture',
      receivedFps: summary?.received.fps,
      latencyP99Ms: summary?.latencyMs.p99,
      receivedBytesPerS: summary?.received.bytesPerS,
      importedFrom: null,
    });
    const files = readdirSync(join(test.home, 'captures', id));
    const bytes = files.reduce((sum, file) => sum + statSync(join(test.home, 'captures', id, file)).size, 0);
    expect(item?.diskBytes).toBe(bytes);
    const thumbnail = await test.engine.handlers['captures.thumbnail']({ id });
    expect(thumbnail?.mediaType).toBe('image/jpeg');
    expect([...Buffer.from(thumbnail!.base64, 'base64').subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  it('draws the received frames of a run that has no pictures', async () => {
    await using test = createTestEngine(undefined, { makesThumbnails: true });
    const id = await test.start(smallScenario({ payload: { kind: 'text' }, load: { rate: 100 }, compression: { enabled: false } }));
    await test.until((sample) => sample.tMs > 1_000, 'a second');
    await test.stop();
    await expect.poll(async () => (await test.engine.handlers['captures.list'](null))[0]?.thumbnail, { timeout: 20_000 }).toBe('chart');
    const thumbnail = await test.engine.handlers['captures.thumbnail']({ id });
    expect(thumbnail?.mediaType).toBe('image/svg+xml');
    expect(Buffer.from(thumbnail!.base64, 'base64').toString()).toMatch(/^<svg /);
  });

  it('keeps tags, each once', async () => {
    await using test = createTestEngine();
    const { id } = await sent(test, renderJson(exampleDocument()));
    const item = await test.engine.handlers['captures.update']({ id, tags: ['lab', 'camera 3'] });
    expect(item.tags).toEqual(['lab', 'camera 3']);
    expect((await test.engine.handlers['captures.open']({ id })).tags).toEqual(['lab', 'camera 3']);
    // What the other fields were is what they are.
    expect((await test.engine.handlers['captures.open']({ id })).notes).toBe(exampleDocument().notes);
  });
});

describe('an import', () => {
  it('is the capture that was exported, under an id of its own, and says where it came from', async () => {
    await using test = createTestEngine();
    const document = exampleDocument();
    const first = await sent(test, renderJson(document), '../../C:\\evil\\<b>camera</b>.json');
    const second = await sent(test, JSON.stringify(document));
    expect(first.id).not.toBe(second.id);
    expect([first.id, second.id]).not.toContain(document.id);
    // The second is told to be the same run.
    expect([first.copyOf, second.copyOf]).toEqual([null, { id: first.id, name: document.name }]);
    const opened = await test.engine.handlers['captures.open']({ id: first.id });
    expect(opened).toEqual({
      ...document,
      id: first.id,
      origin: {
        kind: 'import',
        importedAt: expect.stringMatching(/^\d{4}-/),
        fileName: 'b>.json',
        fileBytes: Buffer.byteLength(renderJson(document)),
        id: document.id,
        damage: [],
      },
    });
    expect(first).toMatchObject({ importedFrom: 'b>.json', thumbnail: 'chart', state: 'complete' });
    // Once more out and in: the same capture again.
    const report = await test.engine.renderReport(first.id, 'json');
    const third = await test.engine.handlers['captures.open']({ id: (await sent(test, report.text)).id });
    expect({ ...third, id: '', origin: null }).toEqual({ ...document, id: '', origin: null });
    expect(folders(test.home, 'incoming')).toEqual([]);
  });

  it('keeps what was damaged, and finishes what was exported while it was recorded', async () => {
    await using test = createTestEngine();
    const damaged = await sent(test, renderJson(exampleDocument({ damage: ['Line 7 is damaged.'] })));
    expect((await test.engine.handlers['captures.open']({ id: damaged.id })).damage).toEqual(['Line 7 is damaged.']);
    const recording = await sent(test, renderJson(exampleDocument({ state: 'recording' })));
    expect(recording.state).toBe('recovered');
    expect((await test.engine.handlers['captures.open']({ id: recording.id })).summary?.received.frames).toBeGreaterThan(0);
  });

  it('that fails leaves nothing, and nothing else is touched', async () => {
    await using test = createTestEngine();
    const text = renderJson(exampleDocument());
    const { id } = await sent(test, text);
    const before = readFileSync(join(test.home, 'captures', id, 'manifest.json'), 'utf8');
    const newer = text.replace(`"formatVersion": ${CAPTURE_FORMAT_VERSION}`, '"formatVersion": 99');
    expect(await refusal(sent(test, newer))).toMatchObject({ code: 'capture-newer' });
    expect(await refusal(sent(test, text.slice(0, -500)))).toMatchObject({
      code: 'import-invalid',
      message: expect.stringContaining('cut off'),
    });
    expect(await refusal(sent(test, text.replace(/"receivedFps":[\d.]+/, '"receivedFps":1e999')))).toMatchObject({
      code: 'import-invalid',
      message: expect.stringMatching(/samples\.\d+\.rates\.receivedFps/),
    });
    expect(await refusal(sent(test, ''))).toMatchObject({ code: 'import-invalid' });
    const { handlers } = test.engine;
    const tooLarge = handlers['captures.import']({ fileName: 'huge.json', bytes: IMPORT_LIMITS.fileBytes + 1 });
    expect(await refusal(tooLarge)).toMatchObject({
      code: 'import-too-large',
      message: expect.stringContaining('IMPORT_LIMITS.fileBytes'),
    });
    const { importId } = await handlers['captures.import']({ fileName: 'grown.json', bytes: 10 });
    expect(await refusal(handlers['captures.import.part']({ importId, text: 'x'.repeat(11) }))).toMatchObject({ code: 'import-too-large' });
    expect(await refusal(handlers['captures.import.end']({ importId }))).toMatchObject({ code: 'import-cancelled' });
    expect(folders(test.home, 'captures')).toEqual([id]);
    expect(folders(test.home, 'incoming')).toEqual([]);
    expect(readFileSync(join(test.home, 'captures', id, 'manifest.json'), 'utf8')).toBe(before);
  });

  it('can be given up at any moment', async () => {
    await using test = createTestEngine();
    const { handlers } = test.engine;
    const text = renderJson(exampleDocument({ samples: 2_000 }));
    const begun = await handlers['captures.import']({ fileName: 'a.json', bytes: 1_000 });
    await handlers['captures.import.part']({ importId: begun.importId, text: '{' });
    await handlers['captures.import.cancel'](begun);
    expect(await refusal(handlers['captures.import.part']({ importId: begun.importId, text: '}' }))).toMatchObject({
      code: 'import-cancelled',
    });
    const late = await handlers['captures.import']({ fileName: 'b.json', bytes: Buffer.byteLength(text) });
    for (let at = 0; at < text.length; at += IMPORT_LIMITS.chunkChars) {
      await handlers['captures.import.part']({ importId: late.importId, text: text.slice(at, at + IMPORT_LIMITS.chunkChars) });
    }
    const ending = refusal(handlers['captures.import.end'](late));
    await handlers['captures.import.cancel'](late);
    expect(await ending).toMatchObject({ code: 'import-cancelled' });
    expect(await handlers['captures.list'](null)).toEqual([]);
    expect(folders(test.home, 'incoming')).toEqual([]);
  });

  it('removes what an import left behind whose process has died', async () => {
    await using test = createTestEngine();
    // No process has this number: it is above the largest that Linux gives (proc(5), pid_max).
    const left = join(test.home, 'incoming', '4194305-00112233aabb');
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'incoming.json'), '{');
    await sent(test, renderJson(exampleDocument()));
    expect(folders(test.home, 'incoming')).toEqual([]);
  });

  it('by command line: each file for itself', async () => {
    await using test = createTestEngine();
    const good = join(test.home, 'good.json');
    const bad = join(test.home, 'bad.json');
    const huge = join(test.home, 'huge.json');
    writeFileSync(good, renderJson(exampleDocument()));
    writeFileSync(bad, '{"formatVersion": 1, "name": 7}');
    writeFileSync(huge, '');
    truncateSync(huge, IMPORT_LIMITS.fileBytes + 1);
    const { status, stdout, stderr } = cli(test.home, 'import', bad, huge, good, join(test.home, 'nowhere.json'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/error import-invalid: bad\.json .*\n[\s\S]*name: found 7/);
    expect(stderr).toContain('error import-too-large: huge.json');
    expect(stderr).toContain('nowhere.json cannot be read');
    const [item] = await test.engine.handlers['captures.list'](null);
    expect(stdout).toBe(`${item?.id}\n`);
    expect(folders(test.home, 'incoming')).toEqual([]);
    const asJson = cli(test.home, 'import', '--json', good);
    expect(asJson.status).toBe(0);
    expect(JSON.parse(asJson.stdout)).toMatchObject([{ name: item?.name, importedFrom: 'good.json' }]);
  });
});

describe('the trash', () => {
  it('lists what was deleted, last first, brings it back, and is emptied of what was meant alone', async () => {
    await using test = createTestEngine();
    const { handlers } = test.engine;
    const text = renderJson(exampleDocument());
    const ids = [(await sent(test, text)).id, (await sent(test, text)).id, (await sent(test, text)).id];
    for (const id of ids) await handlers['captures.delete']({ id });
    const listed = await handlers['trash.list'](null);
    expect(listed.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(listed[0]).toMatchObject({ name: exampleDocument().name, deletedAt: expect.stringMatching(/^\d{4}-/) });
    const times = listed.map(({ deletedAt }) => deletedAt ?? '');
    expect(times).toEqual([...times].sort().reverse());
    await handlers['captures.restore']({ id: ids[1]! });
    expect(await handlers['trash.empty']({ ids: [ids[0]!, 'not-there'] })).toEqual({ removed: 1 });
    expect((await handlers['trash.list'](null)).map(({ id }) => id)).toEqual([ids[2]]);
    expect((await handlers['captures.list'](null)).map(({ id }) => id)).toEqual([ids[1]]);
    expect(await refusal(handlers['trash.empty']({ ids: ['../captures'] }))).toMatchObject({ code: 'capture-missing' });
    expect(folders(test.home, 'captures')).toEqual([ids[1]]);
  });
});

describe('two processes', () => {
  it('see each other’s changes', async () => {
    await using one = createTestEngine();
    const other = createTestEngine(one.home);
    const { handlers } = one.engine;
    let told = 0;
    one.engine.onPush((name) => {
      if (name === 'captures.changed') told += 1;
    });
    expect(await handlers['captures.refresh'](null)).toEqual({ changed: false });
    const exported = join(one.home, 'export.json');
    writeFileSync(exported, renderJson(exampleDocument()));
    expect(cli(one.home, 'import', exported).status).toBe(0);
    expect(await handlers['captures.refresh'](null)).toEqual({ changed: true });
    expect(await handlers['captures.refresh'](null)).toEqual({ changed: false });
    expect(told).toBe(1);
    const [item] = await handlers['captures.list'](null);
    await other.engine.handlers['captures.update']({ id: item!.id, name: 'renamed elsewhere' });
    expect(await handlers['captures.refresh'](null)).toEqual({ changed: true });
    expect((await handlers['captures.list'](null))[0]?.name).toBe('renamed elsewhere');
    await other.engine.handlers['captures.delete']({ id: item!.id });
    expect(await handlers['captures.refresh'](null)).toEqual({ changed: true });
    expect(await handlers['captures.list'](null)).toEqual([]);
    await other.engine.dispose();
  });

  it('that change the same capture at once lose neither’s change', async () => {
    await using test = createTestEngine();
    const { id } = await sent(test, renderJson(exampleDocument()));
    const ROUNDS = 60;
    // Two real processes, each of which changes a field of its own again and again.
    const writers = ['notes', 'name'].map((field) => writer(join(test.home, 'captures', id), field, ROUNDS));
    await Promise.all(writers.map((child) => new Promise((resolve) => child.once('message', resolve))));
    for (const child of writers) child.send('go');
    const codes = await Promise.all(writers.map((child) => new Promise((resolve) => child.once('exit', resolve))));
    expect(codes).toEqual([0, 0]);
    const { notes, name, tags } = await test.engine.handlers['captures.open']({ id });
    expect({ notes, name }).toEqual({ notes: `notes ${ROUNDS - 1}`, name: `name ${ROUNDS - 1}` });
    // Each added a tag in every round: a change that was overwritten would have taken some along.
    expect(tags.filter((tag) => tag.startsWith('notes'))).toHaveLength(ROUNDS);
    expect(tags.filter((tag) => tag.startsWith('name'))).toHaveLength(ROUNDS);
    expect(readdirSync(join(test.home, 'captures', id)).filter((file) => file.includes('lock'))).toEqual([]);
  });
});

/** A process that changes `field` of the manifest and adds a tag, `rounds` times, when it is told to. */
function writer(folder: string, field: string, rounds: number): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'test/support/manifest-writer.mjs'), folder, field, String(rounds)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

it('a library of a thousand captures is listed whole, and again at a fraction of the cost', async () => {
  await using test = createTestEngine();
  const { id } = await sent(test, renderJson(exampleDocument()));
  const folder = join(test.home, 'captures');
  const manifest = readFileSync(join(folder, id, 'manifest.json'), 'utf8');
  for (let index = 0; index < 999; index++) {
    const copy = `20260101-000000-copy-${String(index).padStart(6, '0')}`;
    mkdirSync(join(folder, copy));
    writeFileSync(join(folder, copy, 'manifest.json'), manifest.replace(id, copy));
  }
  const { handlers } = test.engine;
  const cpuMs = async () => {
    const before = process.cpuUsage();
    expect(await handlers['captures.list'](null)).toHaveLength(1_000);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  const first = await cpuMs();
  const again = await cpuMs();
  expect(again).toBeLessThan(first / 2);
  rmSync(join(folder, '20260101-000000-copy-000000'), { recursive: true });
  expect(await handlers['captures.list'](null)).toHaveLength(999);
});
