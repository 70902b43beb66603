import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureDocumentSchema, findPreset, PRESETS, scenarioFields } from '../../contract/index.ts';
import { COMMAND, commandEnv, commandLine, SMALL } from '../support/command-line.ts';
import { testHome } from '../support/test-home.ts';

const home = testHome('sockscope-cli-');
const sockscope = commandLine(home);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('sockscope run', () => {
  it('exits 2 and names all faults of a bad scenario at once', () => {
    const file = join(home, 'bad.json');
    writeFileSync(
      file,
      JSON.stringify({
        payload: { bytes: 1, colour: 'red' },
        compression: { level: 12 },
        load: { rate: 'fast' },
        server: { maxPayloadBytes: 2_048 },
      }),
    );
    const { status, stderr, stdout } = sockscope('run', file);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    for (const path of ['payload.bytes', 'payload.colour', 'compression.level', 'load.rate', 'server.maxPayloadBytes'])
      expect(stderr).toContain(path);
  });

  it('exits 2 for what is no preset, no file, no JSON, no option, no duration', () => {
    const broken = join(home, 'broken.json');
    writeFileSync(broken, '{');
    for (const args of [
      ['run', 'nope'],
      ['run', broken],
      ['run', 'jpeg-ingest', '--nope'],
      ['run', 'jpeg-ingest', '--duration', 'long'],
      ['run', 'jpeg-ingest', '--format', 'doc'],
      ['run', 'jpeg-ingest', '--assert', 'nonsense>=1'],
      ['run', 'jpeg-ingest', 'engine=direct'],
      ['fields', 'nonsense'],
      ['presets', 'nonsense'],
      ['nope'],
    ]) {
      const { status, stderr } = sockscope(...args);
      expect([args, status]).toEqual([args, 2]);
      expect(stderr).toMatch(/^error [a-z-]+: /);
      expect(stderr).toContain('\nhint: ');
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('points to the help of the command, where there is such a command', () => {
    const refused = sockscope('run', 'jpeg-ingest', '--set', 'foo', '--duration', 'long', '--assert', 'nonsense>=1');
    expect(refused.stderr).toMatch(/^error scenario-invalid: .*3 faults:/);
    expect(sockscope('run', 'jpeg-ingest', '--set', 'foo').stderr).toContain('hint: `sockscope run --help` shows');
    expect(sockscope('frobnicate').stderr).toContain('hint: `sockscope --help` shows');
  });

  it('exits 1 when the port is taken', async () => {
    const { createServer } = await import('node:net');
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.on('listening', resolve));
    const { port } = other.address() as { port: number };
    const { status, stderr } = sockscope('run', 'jpeg-ingest', ...SMALL, '--set', `bind.port=${port}`);
    other.close();
    expect(status).toBe(1);
    expect(stderr).toContain('port-in-use');
  });

  it('exits 130 when interrupted, with its capture kept', async () => {
    const child = spawn(process.execPath, [COMMAND, 'run', 'jpeg-ingest', ...SMALL, '--duration', '60s', '--json'], {
      env: commandEnv(home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    await expect.poll(() => stderr, { timeout: 45_000 }).toContain('steady');
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(130);
    expect(captureDocumentSchema.parse(JSON.parse(stdout))).toMatchObject({
      state: 'complete',
      stopped: { plannedS: 60, plannedFrames: null },
      summary: { ledger: { balanced: true } },
    });
    expect(sockscope('report').stdout).toMatch(/FPS {2}stopped {2}.*\(stopped after [\d.]+ of 60 s\)/);
  });
});

describe('the other commands', () => {
  it('presets lists what ships', () => {
    const { stdout } = sockscope('presets', '--json');
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(PRESETS)));
    expect(sockscope('presets').stdout).toContain('jpeg-ingest');
  });

  it('presets NAME prints a scenario that run takes as a file', () => {
    const file = join(home, 'preset.json');
    writeFileSync(file, sockscope('presets', 'slow-receiver').stdout);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(findPreset('slow-receiver')?.scenario)));
    expect(sockscope('run', file, '--set', 'name=').stderr).toContain('name: found ""');
    expect(sockscope('presets', 'slow-reciever').stderr).toContain('Did you mean slow-receiver?');
  });

  it('fields lists what can be set, all or some', () => {
    const all = JSON.parse(sockscope('fields', '--json').stdout) as { path: string }[];
    expect(all.map(({ path }) => path)).toEqual(scenarioFields().map(({ path }) => path));
    const { stdout } = sockscope('fields', 'engine');
    expect(stdout).toMatch(/^engine\n {4}ws, direct; default "ws"; changes \w+\n {4}What receives the frames/);
    expect(sockscope('fields', 'compression').stdout.match(/^\S.*$/gm)).toHaveLength(7);
    expect(sockscope('fields', 'colour').stderr).toContain('no field "colour"');
  });

  it('a setting that is written wrongly is told how it is written', () => {
    expect(sockscope('run', 'jpeg-ingest', 'engine=direct').stderr).toContain('hint: A setting is given with --set: --set engine=direct');
    const group = sockscope('run', 'jpeg-ingest', '--set', 'compression=false');
    expect(group.status).toBe(2);
    expect(group.stderr).toContain('hint: Write --set compression.enabled=false.');
    expect(sockscope('run', 'jpeg-ingest', '--set', 'flow=3').stderr).toContain(
      'flow: found 3; allowed: a group of fields: flow.creditFrames',
    );
    expect(sockscope('run', 'jpeg-ingest', '--set', 'compression.levle=3').stderr).toMatch(
      /compression\.levle: found 3, but there is no such field; remove it or correct its name\. Did you mean compression\.level/,
    );
  });

  it('doctor looks at each thing', () => {
    const { status, stdout } = sockscope('doctor', '--json');
    expect(status).toBe(0);
    const names = JSON.parse(stdout).map(({ name }: { name: string }) => name);
    for (const name of [
      'V8 flags',
      'Electron',
      'Display',
      'Reports as PDF and PNG',
      'Native addon (bufferutil)',
      'Direct receive path',
      'Socket buffers (netstat)',
      'Socket buffers (ss)',
      'Library folder',
    ])
      expect(names).toContain(name);
  });

  it('report makes a document from a capture by id and by folder, and says when there is none', () => {
    const [id] = readdirSync(join(home, 'captures'));
    const file = join(home, 'report.html');
    expect(sockscope('report', id!, '--format', 'html', '--out', file).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('<svg');
    expect(sockscope('report', join(home, 'captures', id!), '--format', 'csv').stdout.split('\n').length).toBeGreaterThan(3);
    expect(sockscope('report').stdout).toContain(id);
    const missing = sockscope('report', 'no-such-capture');
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('capture-missing');
  });

  it('report of what a capture does not have exits 1, says why, and writes what there is and nothing empty', () => {
    const [id] = readdirSync(join(home, 'captures'));
    const out = join(home, 'empty');
    for (const [format, reason] of [
      ['exchanges', 'Exchanges are of direction echo; this is direction ingest.'],
      ['arrivals', 'push and relay'],
      ['junit', 'No thresholds were set.'],
      ['frames-csv', 'No frames were recorded'],
      ['frames', 'No frames were recorded'],
    ] as const) {
      const { status, stdout, stderr } = sockscope('report', id!, '--format', format, '--out', `${out}/${format}`);
      expect([format, status, stdout]).toEqual([format, 1, '']);
      expect(stderr).toMatch(/^error export-empty: /);
      expect(stderr).toContain(reason);
      expect(existsSync(out)).toBe(false);
    }
    const several = sockscope('report', id!, '--format', 'md,exchanges,csv', '--out', `${out}/`);
    expect(several.status).toBe(1);
    expect(several.stderr.match(/^(?:wrote|error).*?(?:\.md|\.csv|:)/gm)).toHaveLength(3);
    expect(readdirSync(out).map((file) => file.split('.').pop())).toEqual(['csv', 'md']);
  });

  it('run refuses a format that it could have nothing for before it runs', () => {
    const { status, stderr } = sockscope('run', 'jpeg-ingest', ...SMALL, '--out', join(home, 'never'), '--format', 'html,arrivals,junit');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error usage: The run would have nothing for arrivals.*nothing for junit\. No thresholds were set\./);
    expect(existsSync(join(home, 'never'))).toBe(false);
  });

  it('help and version need nothing', () => {
    expect(sockscope('--help').stdout).toContain('Exit codes');
    expect(sockscope('run', '--help').stdout).toContain('sockscope fields');
    expect(sockscope('--version').stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
