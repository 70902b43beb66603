import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureDocumentSchema, experimentResultSchema, formatBeside, manifestSchema } from '../../contract/index.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { elementsOf, type ParsedElement, parseXml } from '../../main/testing/parse-xml.ts';
import { COMMAND, commandEnv, commandLine } from '../support/command-line.ts';
import { createTestEngine, smallScenario } from '../support/test-engine.ts';
import { testHome } from '../support/test-home.ts';

const home = testHome('sockscope-thresholds-');
const scenarioFile = join(home, 'scenario.json');
const SCENARIO = smallScenario({ name: 'gate <1>', thresholds: ['received.fps>=1', 'dropped.frames==0'] });
writeFileSync(scenarioFile, JSON.stringify(SCENARIO));

/** A run of a second that ends by its count: frames arrive, however late the threads of a busy machine begin. */
const HUNDRED_FRAMES = ['--duration', '30s', '--set', 'load.rate=100', '--set', 'load.frames=100'];

const sockscope = commandLine(home);
const suiteIn = (file: string): ParsedElement => elementsOf(parseXml(readFileSync(file, 'utf8')), 'testsuite')[0]!;
const casesIn = (file: string) =>
  elementsOf(suiteIn(file), 'testcase').map(({ attributes, children }) => [attributes['name'], children.map(({ name }) => name)]);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('sockscope run', () => {
  it('exits 0 where all thresholds hold, those of the scenario and those of --assert', () => {
    const junit = join(home, 'made/by/run', 'held.xml');
    const { status, stdout, stderr } = sockscope('run', scenarioFile, ...HUNDRED_FRAMES, '--assert', 'received.fps>=2', '--junit', junit);
    expect([status, stderr]).toEqual([0, expect.stringContaining(`wrote ${junit}`)]);
    expect(stdout).toContain('3 of 3 thresholds held:');
    expect(stdout).toMatch(/ {2}held {4}received\.fps>=2 +found [\d.,]+ FPS/);
    expect(casesIn(junit)).toEqual([
      ['received.fps>=1', []],
      ['dropped.frames==0', []],
      ['received.fps>=2', []],
    ]);
    expect(suiteIn(junit).attributes).toMatchObject({ name: 'gate <1>', tests: '3', failures: '0', errors: '0' });
    expect(Number(suiteIn(junit).attributes['time'])).toBeGreaterThan(0.9);
  });

  it('exits 99 where one is missed or has no figure, says which, and keeps it in the capture', () => {
    const out = join(home, 'reports');
    const junit = join(home, 'missed.xml');
    const { status, stdout, stderr } = sockscope(
      'run',
      scenarioFile,
      ...HUNDRED_FRAMES,
      '--json',
      '--out',
      out,
      '--format',
      'junit,html,md',
      '--junit',
      junit,
      '--assert',
      'received.fps>=1e9',
      '--assert',
      'displayed.fps>=0',
    );
    expect(status).toBe(99);
    const { thresholds, summary } = captureDocumentSchema.parse(JSON.parse(stdout));
    const { fps } = summary!.received;
    expect(thresholds).toEqual([
      { text: 'received.fps>=1', holds: true, found: fps, reason: null },
      { text: 'dropped.frames==0', holds: true, found: 0, reason: null },
      { text: 'received.fps>=1e9', holds: false, found: fps, reason: null },
      { text: 'displayed.fps>=0', holds: false, found: null, reason: summary!.unavailable['displayed'] },
    ]);
    expect(stderr).toContain(`threshold missed: received.fps>=1e9 (found ${formatBeside(fps, 1e9)} FPS)`);
    expect(stderr).toMatch(/threshold missed: displayed\.fps>=0 \(no figure: .+\)/);
    expect(casesIn(junit)).toEqual([
      ['received.fps>=1', []],
      ['dropped.frames==0', []],
      ['received.fps>=1e9', ['failure']],
      ['displayed.fps>=0', ['failure']],
    ]);
    expect(elementsOf(suiteIn(junit), 'failure')[0]!.attributes['message']).toBe(`found ${formatBeside(fps, 1e9)} FPS`);
    const written = (ending: string) => join(out, readdirSync(out).find((name) => name.endsWith(ending))!);
    expect(casesIn(written('.junit.xml'))).toEqual(casesIn(junit));
    for (const ending of ['.html', '.md']) {
      const report = readFileSync(written(ending), 'utf8');
      expect(report).toContain(`${formatBeside(fps, 1e9)} FPS`);
      expect(report).toContain('2 of 4 thresholds held');
    }
  });

  it('exits 2 and names every threshold that is none, with the nearest names, before anything runs', () => {
    const file = join(home, 'bad.json');
    const junit = join(home, 'never.xml');
    writeFileSync(file, JSON.stringify({ ...SCENARIO, thresholds: ['recieved.fps>=1', 7, 'fast'], compression: { level: 12 } }));
    const { status, stderr, stdout } = sockscope('run', file, '--assert', 'latencyMs.p42<1', '--junit', junit);
    expect([status, stdout]).toEqual([2, '']);
    for (const path of ['thresholds.0', 'thresholds.1', 'thresholds.2', 'thresholds.3', 'compression.level'])
      expect(stderr).toContain(`  ${path}: found`);
    expect(stderr).toContain('Did you mean received.fps');
    expect(stderr).toMatch(/"latencyMs\.p42"\. Did you mean latencyMs\.p/);
    expect(() => readFileSync(junit)).toThrow('ENOENT');
    const tooMany = Array.from({ length: 101 }, (_, index) => ['--assert', `received.fps>=${index}`]).flat();
    expect(sockscope('run', scenarioFile, ...tooMany).stderr).toContain('a list of at most 100');
  });

  it('writes an error for a run that does not begin, and for one that is interrupted', async () => {
    const { createServer } = await import('node:net');
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.on('listening', resolve));
    const { port } = other.address() as { port: number };
    const taken = join(home, 'taken.xml');
    const refused = sockscope('run', scenarioFile, '--set', `bind.port=${port}`, '--junit', taken);
    other.close();
    expect(refused.status).toBe(1);
    expect(suiteIn(taken).attributes).toMatchObject({ errors: '1', failures: '0' });
    expect(elementsOf(suiteIn(taken), 'error')[0]!.attributes).toMatchObject({ type: 'port-in-use' });

    const stopped = join(home, 'stopped.xml');
    const child = spawn(process.execPath, [COMMAND, 'run', scenarioFile, '--duration', '60s', '--junit', stopped], {
      env: commandEnv(home),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    await expect.poll(() => stderr, { timeout: 45_000 }).toContain('steady');
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(130);
    expect(casesIn(stopped)).toEqual([
      ['received.fps>=1', ['error']],
      ['dropped.frames==0', ['error']],
    ]);
    expect(suiteIn(stopped).attributes).toMatchObject({ errors: '2', failures: '0' });
  });
});

it('sockscope experiment holds every run to the thresholds, and writes a suite for each', () => {
  const document = {
    name: 'two',
    title: 'Two',
    description: '',
    kind: 'sweep',
    preset: 'jpeg-ingest',
    set: { payload: SCENARIO.payload, ceiling: 'off' },
    steps: [
      { label: 'compressed', set: {} },
      { label: 'plain', set: { 'compression.enabled': false } },
    ],
    repetitions: 1,
    durationS: 0.5,
    warmupS: 0,
    figures: [{ path: 'received.fps', label: 'received', unit: 'FPS', better: 'higher' }],
  };
  const file = join(home, 'experiment.json');
  const junit = join(home, 'experiment.xml');
  writeFileSync(file, JSON.stringify(document));
  const args = ['experiment', file, '--assert', 'received.fps>=0', '--assert', 'received.fps>=1e9', '--json', '--quiet', '--junit', junit];
  const { status, stdout, stderr } = sockscope(...args);
  expect([status, stderr]).toEqual([99, expect.stringContaining('threshold missed: received.fps>=1e9 (plain, repetition 1: found ')]);
  const { steps } = experimentResultSchema.parse(JSON.parse(stdout));
  expect(steps.map(({ thresholds }) => thresholds?.map((run) => run.map(({ holds }) => holds)))).toEqual([
    [[true, false]],
    [[true, false]],
  ]);
  const suites = elementsOf(parseXml(readFileSync(junit, 'utf8')), 'testsuite');
  expect(suites.map(({ attributes }) => [attributes['name'], attributes['tests'], attributes['failures']])).toEqual([
    ['two: compressed, run 1', '2', '1'],
    ['two: plain, run 1', '2', '1'],
  ]);
  expect(sockscope('experiment', file, '--assert', 'nonsense>=1').stderr).toContain('set.thresholds.0');
});

describe('the engine', () => {
  it('tells what was found at the end of the run, not before', async () => {
    await using it = createTestEngine();
    await it.start(smallScenario({ load: { rate: 100 }, thresholds: ['received.fps>=1', 'received.fps<0'] }));
    await it.until(({ frames }) => frames.received > 0, 'a frame');
    expect(it.state().thresholds).toEqual([]);
    const { thresholds } = await it.stop();
    expect(thresholds.map(({ holds }) => holds)).toEqual([true, false]);
    expect(it.state().thresholds).toEqual(thresholds);
  });

  it('checks them for a capture that it recovers, from the samples that are there', async () => {
    const library = mkdtempSync(join(tmpdir(), 'sockscope-recovered-'));
    await using before = createTestEngine(library);
    const id = await before.start(smallScenario({ load: { rate: 100 }, thresholds: ['received.fps>=1', 'setupMs.p50<1e9'] }));
    await before.until(({ frames }) => frames.received > 0, 'a frame');
    await before.stop();
    const file = join(library, 'captures', id, 'manifest.json');
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    writeFileSync(file, JSON.stringify({ ...manifest, state: 'recording', summary: null, diagnosis: null, thresholds: [] }));
    // This process lives: the capture is taken for one whose process does not.
    expect(await new CaptureStore(library, () => false).recover()).toMatchObject({ recovered: [{ id }], failed: [] });
    expect((await before.engine.handlers['captures.open']({ id })).thresholds).toEqual([
      { text: 'received.fps>=1', holds: true, found: expect.any(Number), reason: null },
      { text: 'setupMs.p50<1e9', holds: false, found: null, reason: expect.stringContaining('cut off') },
    ]);
  });
});
