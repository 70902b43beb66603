import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { until } from '../../main/until.ts';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { COMMAND } from '../support/command-line.ts';
import { testHome } from '../support/test-home.ts';

const home = testHome('sockscope-reports-');
/** Chromium's profiles are made here, so that what is left behind is seen. */
const temporary = join(home, 'tmp');
mkdirSync(temporary);
const chromium = findChromium();
const NO_CHROMIUM = { PATH: '', SOCKSCOPE_CHROMIUM: '' };
const environment = (more: Record<string, string> = {}) => ({
  ...process.env,
  SOCKSCOPE_HOME: home,
  TMPDIR: temporary,
  ...(chromium === null ? {} : { SOCKSCOPE_CHROMIUM: chromium }),
  ...more,
});
const sockscope = (args: readonly string[], more: Record<string, string> = {}) =>
  spawnSync(process.execPath, [COMMAND, ...args], { env: environment(more), encoding: 'utf8', timeout: 90_000, maxBuffer: 64e6 });
const profiles = () => readdirSync(temporary).filter((name) => name.startsWith('sockscope-chromium-'));
const captures = () => readdirSync(join(home, 'captures')).length;
let id = '';

/** A program in Chromium's place. */
function program(name: string, script: string): string {
  const path = join(home, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

beforeAll(() => {
  const run = ['run', 'jpeg-ingest', '--warmup', '0', '--duration', '1s', '--set', 'payload.bytes=65536', '--set', 'payload.width=320'];
  const { stdout, stderr } = sockscope([...run, '--set', 'payload.height=240', '--quiet']);
  id = /^capture (\S+)$/m.exec(stdout)?.[1] ?? '';
  expect(id, stderr).not.toBe('');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('several formats', () => {
  it('go into a folder that is made for them', () => {
    const out = join(home, 'new', 'folder');
    const { status, stdout, stderr } = sockscope(['report', id, '--format', 'html,md,json,csv,md', '--out', out]);
    expect([status, stdout]).toEqual([0, '']);
    const files = readdirSync(out).sort();
    expect(files.map((file) => file.split('.').pop())).toEqual(['csv', 'html', 'json', 'md']);
    for (const file of files) expect(stderr).toContain(join(out, file));
    expect(readFileSync(join(out, files[1]!), 'utf8')).toContain('</html>');
  });

  it('need one, and so does what is no text: bad usage, and nothing is written', () => {
    for (const args of [
      ['--format', 'html,md'],
      ['--format', 'html,md', '--out', '-'],
      ['--format', 'html', '--chart', 'fps'],
      ['--format', 'html,doc', '--out', join(home, 'none')],
    ]) {
      const { status, stdout, stderr } = sockscope(['report', id, ...args]);
      expect([args, status, stdout]).toEqual([args, 2, '']);
      expect(stderr).toMatch(/^error usage: /);
    }
    expect(readdirSync(home)).not.toContain('none');
  });

  it('one goes into a file, or under its own name into a folder that is there', () => {
    const file = join(home, 'one.md');
    expect(sockscope(['report', id, '--format', 'md', '--out', file]).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^### jpeg-ingest/);
    expect(readFileSync(file, 'utf8')).toContain('| Received by (newest connection) | ws (the library) |');
    const folder = join(home, 'there');
    mkdirSync(folder);
    expect(sockscope(['report', id, '--format', 'md', '--out', folder]).status).toBe(0);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(sockscope(['report', id, '--format', 'md', '--out', join(file, 'x.md')]).stderr).toMatch(/^error export-failed: /);
  });

  it('of a run without --out are bad usage, told before anything runs', () => {
    const before = captures();
    const { status, stderr } = sockscope(['run', 'jpeg-ingest', '--format', 'md']);
    expect(status).toBe(2);
    expect(stderr).toContain('--out');
    expect(captures()).toBe(before);
  });
});

describe('without a Chromium', () => {
  it('PDF and PNG are refused with what to try, before a run as well', () => {
    const before = captures();
    const out = join(home, 'refused');
    for (const args of [
      ['report', id, '--format', 'pdf', '--out', out],
      ['report', id, '--format', 'md,png', '--out', out],
      ['run', 'jpeg-ingest', '--out', out, '--format', 'pdf'],
    ]) {
      const { status, stderr } = sockscope(args, NO_CHROMIUM);
      expect([args[0], status]).toEqual([args[0], 1]);
      expect(stderr).toMatch(/^error chromium-missing: .*\nhint: .*SOCKSCOPE_CHROMIUM/);
    }
    expect(readdirSync(home)).not.toContain('refused');
    expect(captures()).toBe(before);
  });

  it.skipIf(process.platform === 'win32')('one that ends is told with its last words, and leaves nothing behind', () => {
    const broken = program('broken', 'echo first >&2; echo "cannot open display" >&2; exit 3');
    const { status, stderr } = sockscope(['report', id, '--format', 'pdf', '--out', join(home, 'x.pdf')], { SOCKSCOPE_CHROMIUM: broken });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error print-failed: .*it ended with 3: cannot open display/);
    expect(profiles()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('one that never answers is ended by an interrupt', async () => {
    const pidFile = join(home, 'pid');
    const deaf = program('deaf', `echo $$ > ${pidFile}; exec sleep 600`);
    const child = spawn(process.execPath, [COMMAND, 'report', id, '--format', 'pdf', '--out', join(home, 'y.pdf')], {
      env: environment({ SOCKSCOPE_CHROMIUM: deaf }),
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const pid = () => {
      try {
        return Number(readFileSync(pidFile, 'utf8').trim());
      } catch {
        return 0;
      }
    };
    await until(systemClock, () => pid() > 0, 30_000);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(() => process.kill(pid(), 0)).toThrow('ESRCH');
    expect(profiles()).toEqual([]);
  });
});

describe.skipIf(chromium === null)('with a Chromium', () => {
  it('a report is printed, and charts are drawn', () => {
    const pdf = join(home, 'report.pdf');
    const printed = sockscope(['report', id, '--format', 'pdf', '--out', pdf]);
    expect([printed.status, printed.stderr]).toEqual([0, `wrote ${pdf}\n`]);
    const bytes = readFileSync(pdf);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(3);
    const png = join(home, 'latency.png');
    expect(sockscope(['report', id, '--format', 'png', '--chart', 'latency', '--out', png]).status).toBe(0);
    const head = readFileSync(png);
    expect(head.subarray(1, 4).toString()).toBe('PNG');
    // 1,104 CSS pixels at two pixels each, in the header's width.
    expect(head.readUInt32BE(16)).toBe(2_208);
    expect(head.readUInt32BE(20)).toBeGreaterThan(600);
    expect(profiles()).toEqual([]);
  });

  it('all charts go into a folder; one that the capture has not is bad usage with the names of those that it has', () => {
    const out = join(home, 'charts');
    expect(sockscope(['report', id, '--format', 'png', '--out', `${out}/`]).status).toBe(0);
    expect(
      readdirSync(out)
        .map((name) => name.split('-').pop())
        .sort(),
    ).toEqual(['buffers.png', 'bytes.png', 'cpu.png', 'fps.png', 'latency.png', 'loop.png', 'memory.png', 'pipe.png']);
    const { status, stderr } = sockscope(['report', id, '--format', 'png', '--chart', 'nope', '--out', join(home, 'z.png')]);
    expect(status).toBe(2);
    expect(stderr).toContain('fps, bytes, latency');
  });
});
