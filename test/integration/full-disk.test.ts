import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureDocumentSchema } from '../../contract/index.ts';
import { COMMAND, commandEnv, commandLine, SMALL } from '../support/command-line.ts';
import { canMount, smallDisk } from '../support/small-disk.ts';
import { shareFrames } from '../support/test-home.ts';

const KIB = 1_024;
const SLOW = [...SMALL, '--set', 'ceiling=off', '--set', 'compression.enabled=false', '--set', 'logging=off', '--set', 'load.rate=30'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A library on a disk of its own, of which so much is taken away until there is room again. */
function libraryOnDisk(options: string) {
  const home = join(folder, 'home');
  const disk = smallDisk(home, options);
  shareFrames(home);
  const ballast = join(home, 'ballast');
  return {
    home,
    sockscope: commandLine(home),
    ballast: (bytes: number) => writeFileSync(ballast, Buffer.alloc(bytes)),
    makeRoom: () => rmSync(ballast),
    [Symbol.dispose]: () => disk[Symbol.dispose](),
  };
}

describe.skipIf(!canMount)('a disk that is full before the run ends', () => {
  it('takes neither the figures nor the thresholds along, and the exit code is that of the thresholds', () => {
    using library = libraryOnDisk('size=400k');
    library.ballast(348 * KIB);
    const junit = join(folder, 'j.xml');
    const report = join(folder, 'report');
    const asked = ['--assert', 'received.fps>=1000000', '--assert', 'received.fps>=1', '--junit', junit, '--out', report, '--format', 'md'];
    const missed = library.sockscope('run', 'jpeg-ingest', ...SLOW, '--duration', '5s', ...asked);
    expect(missed.stdout).toMatch(/received {6}\d+.frames, \d+\.\d FPS/);
    expect(missed.stdout).not.toContain('no figures');
    expect(missed.stdout).toContain('MISSED  received.fps>=1000000');
    expect(missed.stdout).toContain('held    received.fps>=1 ');
    expect(missed.stdout).toMatch(/The recording broke off after \d\.\d s: There is no space left for the capture\./);
    expect(missed.stderr).toContain('threshold missed: received.fps>=1000000');
    expect(missed.stderr).toContain('error disk-full: The capture is not whole: There is no space left for the capture.');
    expect(missed.status).toBe(99);
    expect(readFileSync(junit, 'utf8')).toContain('tests="2" failures="1" errors="0"');
    const [file] = readdirSync(report);
    expect(readFileSync(join(report, file!), 'utf8')).toContain('**1 of 2 thresholds held.**');
    expect(readFileSync(join(report, file!), 'utf8')).not.toContain('In progress');

    library.makeRoom();
    const listed = library.sockscope('report');
    expect(listed.stderr).toContain('the disk was full, and its recording broke off;');
    expect(listed.stderr).not.toContain('its program ended');
    const id = /capture (\S+)/.exec(missed.stdout)?.[1] ?? '';
    const document = captureDocumentSchema.parse(JSON.parse(library.sockscope('report', id, '--format', 'json').stdout));
    expect(document).toMatchObject({ state: 'recovered', recovery: { cause: 'disk-full' } });
    expect(library.sockscope('report', id, '--format', 'junit').stdout).toContain(
      'The disk was full, and the recording of the run broke off.',
    );
  });

  it('by its recorded frames: exits 1 though its thresholds hold, and says why in JUnit too', () => {
    using library = libraryOnDisk('size=400k');
    const junit = join(folder, 'j.xml');
    const frames = ['--set', 'recording.frames=every', '--set', 'recording.everyN=1'];
    const { status, stdout, stderr } = library.sockscope(
      'run',
      'jpeg-ingest',
      ...SLOW,
      ...frames,
      '--duration',
      '6s',
      '--assert',
      'received.fps>=1',
      '--junit',
      junit,
    );
    expect(stdout).toContain('held    received.fps>=1 ');
    expect(stdout).toContain('There is no space left for the recorded frames.');
    expect(stderr).toContain('error disk-full: The capture is not whole');
    expect(status).toBe(1);
    expect(readFileSync(junit, 'utf8')).toContain('type="disk-full"');
  });
});

describe.skipIf(!canMount)('a disk that has room again before the run ends', () => {
  it('leaves a capture that is cut: exits 1 and says so in JUnit', async () => {
    using library = libraryOnDisk('size=400k');
    library.ballast(348 * KIB);
    const junit = join(folder, 'j.xml');
    const run = spawn(process.execPath, [COMMAND, 'run', 'jpeg-ingest', ...SLOW, '--duration', '7s', '--junit', junit], {
      env: commandEnv(library.home),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    let isFreed = false;
    run.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (isFreed || !stderr.includes('error: There is no space left for the capture.')) return;
      isFreed = true;
      library.makeRoom();
    });
    const [status] = await once(run, 'close');
    expect(isFreed).toBe(true);
    expect(stderr).toContain('error disk-full: The capture is not whole: There is no space left for the capture.');
    expect(stderr).toContain('its samples end where the recording broke off');
    expect(status).toBe(1);
    expect(readFileSync(junit, 'utf8')).toContain('type="disk-full"');
    expect(library.sockscope('report').stderr).not.toContain('recovered');
  });
});

describe.skipIf(!canMount)('an experiment on a disk that is full', () => {
  const file = () => {
    const path = join(folder, 'experiment.json');
    const set = {
      ...{ 'payload.bytes': 65_536, 'payload.width': 320, 'payload.height': 240, 'compression.enabled': false },
      ...{ logging: 'off', ceiling: 'off', 'load.rate': 30 },
    };
    const steps = ['zero', 'random'].map((masking) => ({ label: masking, set: { masking } }));
    const figures = [{ path: 'received.fps', label: 'FPS', unit: 'fps', better: 'higher' }];
    const experiment = { name: 'e', title: 'E', description: 'E?', kind: 'ladder', preset: 'jpeg-ingest', set, steps, figures };
    writeFileSync(path, JSON.stringify({ ...experiment, repetitions: 1, durationS: 5, warmupS: 0 }));
    return path;
  };

  it('has JUnit of the runs as they were measured, and exits 1', () => {
    using library = libraryOnDisk('size=400k');
    library.ballast(348 * KIB);
    const junit = join(folder, 'j.xml');
    const { status, stdout, stderr } = library.sockscope('experiment', file(), '--junit', junit);
    expect(stdout).toContain('zero');
    expect(stderr).toContain('error disk-full: zero, run 1: The capture is not whole: There is no space left for the capture.');
    expect(readFileSync(junit, 'utf8')).not.toContain('still being recorded');
    expect(readFileSync(junit, 'utf8')).toContain('The capture is not whole');
    expect(status).toBe(1);
  });

  it('loses neither JUnit nor the missed thresholds where --out cannot be written', () => {
    const sockscope = commandLine(folder);
    shareFrames(folder);
    const out = join(folder, 'out');
    using _ = smallDisk(out, 'size=4k');
    const junit = join(folder, 'j.xml');
    const asked = ['--out', join(out, 'e.html'), '--junit', junit, '--duration', '1', '--assert', 'received.fps>=1000000'];
    const { status, stderr } = sockscope('experiment', file(), ...asked);
    expect(stderr).toMatch(/error export-failed: The result cannot be written to .*ENOSPC/);
    expect(stderr).toContain('threshold missed: received.fps>=1000000 (zero, repetition 1');
    expect(readFileSync(junit, 'utf8')).toContain('tests="2" failures="2" errors="0"');
    expect(status).toBe(99);
  });
});

describe('results that have no place', () => {
  it('are told before the run: --out and --junit of run, and --out of experiment', () => {
    const sockscope = commandLine(folder);
    const file = join(folder, 'a-file');
    writeFileSync(file, 'x');
    for (const args of [
      ['run', 'jpeg-ingest', ...SMALL, '--out', join(file, 'below')],
      ['run', 'jpeg-ingest', ...SMALL, '--junit', join(file, 'j.xml')],
      ['run', 'jpeg-ingest', ...SMALL, '--junit', folder],
      ['experiment', 'jpeg-ladder', '--out', join(file, 'e.md')],
    ]) {
      const { status, stdout, stderr } = sockscope(...args);
      expect([args, status, stdout]).toEqual([args, 1, '']);
      expect(stderr).toMatch(/^error export-failed: Nothing can be written to .*\nhint: Choose another place\. Nothing was started\.\n$/);
    }
    expect(existsSync(join(folder, 'captures'))).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('x');
  });

  it.skipIf(!canMount)('after all: the summary and the capture are told all the same, and missed thresholds too', () => {
    const sockscope = commandLine(folder);
    shareFrames(folder);
    const out = join(folder, 'out');
    using _ = smallDisk(out, 'size=4k');
    const asked = ['--out', out, '--format', 'html', '--junit', join(out, 'j.xml')];
    const { status, stdout, stderr } = sockscope('run', 'jpeg-ingest', ...SLOW, ...asked);
    expect(stdout).toMatch(/received {6}\d+.frames, \d+\.\d FPS/);
    expect(stdout).toMatch(/capture \d{8}-\d{6}-jpeg-ingest-/);
    expect(stderr).toMatch(/error export-failed: .*\.html cannot be written: ENOSPC/);
    expect(status).toBe(1);
    for (const name of readdirSync(out)) rmSync(join(out, name));
    expect(sockscope('run', 'jpeg-ingest', ...SLOW, ...asked, '--assert', 'received.fps>=1000000').status).toBe(99);
  });

  it.skipIf(!canMount)('on a file system that is read-only: the reason is that, for --out, --junit and the library', () => {
    const readOnly = join(folder, 'read-only');
    using _ = smallDisk(readOnly, 'ro');
    const sockscope = commandLine(folder);
    const library = commandLine(join(readOnly, 'library'));
    for (const { stderr, status } of [
      sockscope('run', 'jpeg-ingest', ...SMALL, '--out', join(readOnly, 'a', 'b')),
      sockscope('run', 'jpeg-ingest', ...SMALL, '--junit', join(readOnly, 'a', 'j.xml')),
      library('run', 'jpeg-ingest', ...SLOW),
    ]) {
      expect(stderr).toContain('EROFS: read-only file system');
      expect(stderr).not.toContain('ENOENT');
      expect(status).toBe(1);
    }
    expect(library('doctor').stdout).toContain('EROFS: read-only file system');
  });
});
