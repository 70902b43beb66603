import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../contract/index.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { canMount, smallDisk } from '../support/small-disk.ts';
import { createTestEngine, refusal, smallScenario } from '../support/test-engine.ts';

/** A folder with a program of our own in front of the path. */
function withProgram(name: string, script: string): { folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'sockscope-path-'));
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}:${before}`;
  return {
    folder,
    [Symbol.dispose]: () => {
      process.env['PATH'] = before;
      rmSync(folder, { recursive: true });
    },
  };
}

describe('the port', () => {
  it('taken by another process: told, nothing is left running, and the next run works', async () => {
    await using test = createTestEngine();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.on('listening', resolve));
    const { port } = other.address() as { port: number };
    const error = await refusal(test.start(smallScenario({ bind: { port } })));
    expect(error).toMatchObject({ code: 'port-in-use' });
    expect(error.message).toContain(String(port));
    expect(test.state()).toMatchObject({ phase: 'failed', error: { code: 'port-in-use' } });
    expect(await test.engine.handlers['captures.list'](null)).toEqual([]);
    other.close();
    await test.start(smallScenario({ load: { rate: 100 } }));
    await test.until((sample) => sample.rates.receivedFps > 0, 'the stream');
    await test.stop();
  });

  it('of an address that this machine does not have: told', async () => {
    await using test = createTestEngine();
    const start = test.start(smallScenario({ bind: { host: '192.0.2.1', token: 'a token of some length' } }));
    expect(await refusal(start)).toMatchObject({ code: 'address-unavailable' });
  });
});

/** The real one, which is not the first in the path. Where tests are strict (CI) it has to be there. */
const REAL = '/bin/netstat';
const hasReal = Boolean(process.env['CI']) || existsSync(REAL);

const ENGLISH = [
  'Active Internet connections (w/o servers)',
  'Proto Recv-Q Send-Q Local Address           Foreign Address         State',
  'tcp        0  12345 127.0.0.1:44160         127.0.0.1:8765          ESTABLISHED',
].join('\n');

/** net-tools where its translations are installed and the locale is not C: the columns have other names. */
const GERMAN = [
  'Aktive Internetverbindungen (ohne Server)',
  'Proto Recv-Q Send-Q Lokale Adresse          Gegenadresse            Zustand',
  'tcp        0      0 127.0.0.1:44160         127.0.0.1:8765          VERBUNDEN',
].join('\n');

describe('netstat', () => {
  /** `says`: what of the reason for the missing reading a user is told. */
  const until = async (script: string, code: string, says = '') => {
    using _ = withProgram('netstat', script);
    await using test = createTestEngine();
    await test.start(
      smallScenario({ load: { rate: 100 }, kernel: { source: 'netstat', intervalMs: 100 }, compression: { enabled: false } }),
    );
    const event = await test.untilEvent((event) => event.code === code, code);
    const sample = await test.until((sample) => sample.rates.receivedFps > 0 && sample.tMs > 500, 'the stream');
    expect(event.severity).toBe('warning');
    expect(sample.kernel).toBeNull();
    expect(event.text).toContain(says);
    for (const path of ['kernel', 'stations.receiver.kernel', 'stations.sender.kernel']) expect(sample.unavailable[path]).toContain(says);
    expect([sample.stations['receiver.kernel'], sample.stations['sender.kernel'], sample.tcp]).toEqual([null, null, null]);
    await test.until(({ frames }) => frames.received > sample.frames.received + 20, 'a stream that goes on');
    const { summary, samples } = await test.stop();
    expect(samples.every(({ kernel }) => kernel === null)).toBe(true);
    expect(summary?.stations['receiver.kernel']).toBeNull();
    expect(summary?.unavailable['stations.receiver.kernel']).toContain(says);
    expect(summary?.kernel.readings).toBe(0);
    expect(summary?.kernel.missed).toBeGreaterThan(0);
    expect(summary?.ledger.balanced).toBe(true);
  };

  it('that prints garbage: told, skipped, no reading invented', () => until('echo "Segmentation violated"; exit 0', 'kernel-garbage'));
  it('that hangs: told, skipped, never awaited', () => until('sleep 30', 'kernel-timeout'));
  it('that fails: told and skipped', () => until('echo "netstat: broken" >&2; exit 3', 'kernel-failed'));

  it('that is slow: told, each reading given up in its time', () =>
    until(`sleep 3; cat <<'END'\n${ENGLISH}\nEND`, 'kernel-timeout', 'did not answer'));
  it('that is killed in the middle of its output: told, what it had written is not believed', () =>
    until(`cat <<'END' | head -c 200\n${ENGLISH}\nEND\nkill -KILL $$`, 'kernel-failed', 'SIGKILL'));
  it('that prints another language: told, no column is guessed at', () => until(`cat <<'END'\n${GERMAN}\nEND`, 'kernel-garbage', 'header'));
  it('that prints half a line: told, no digit is made up', () =>
    until(`cat <<'END' | head -c -9\n${ENGLISH}\nEND`, 'kernel-garbage', 'the last line is cut off'));

  it.skipIf(!hasReal)('that fails for a while: told once, and its readings are there again when it is well', async () => {
    using program = withProgram('netstat', `test -e "$(dirname "$0")/broken" && { echo broken >&2; exit 3; }; ${REAL} "$@"`);
    await using test = createTestEngine();
    const isRead = (sample: Sample) => (sample.stations['receiver.kernel']?.bytes ?? -1) >= 0;
    await test.start(
      smallScenario({ load: { rate: 100 }, kernel: { source: 'netstat', intervalMs: 100 }, compression: { enabled: false } }),
    );
    await test.until(isRead, 'a reading at first');
    writeFileSync(join(program.folder, 'broken'), '');
    // For another reason too there may be none for a moment: where the processors are full one takes too long.
    const isBlind = ({ kernel, unavailable }: Sample) =>
      kernel === null && (unavailable['stations.receiver.kernel']?.includes('exit code 3') ?? false);
    await test.until(isBlind, 'no reading, rather than an old one');
    rmSync(join(program.folder, 'broken'));
    await test.until(isRead, 'a reading again');
    const { summary, events } = await test.stop();
    expect(events.filter(({ code }) => code === 'kernel-failed').length).toBe(1);
    expect(summary?.ledger).toMatchObject({ balanced: true, lost: 0 });
    expect(summary?.kernel.missed).toBeGreaterThan(0);
    expect(summary?.kernel.readings).toBeGreaterThan(0);
  });

  it('that is missing: told, and automatic choice takes another source', async () => {
    const before = process.env['PATH'];
    const empty = mkdtempSync(join(tmpdir(), 'sockscope-path-'));
    process.env['PATH'] = empty;
    try {
      await using named = createTestEngine();
      await named.start(smallScenario({ load: { rate: 100 }, kernel: { source: 'netstat' } }));
      await named.untilEvent((event) => event.code === 'kernel-missing', 'the fault');
      await named.stop();
      await using auto = createTestEngine();
      await auto.start(smallScenario({ load: { rate: 100 }, kernel: { source: 'auto' } }));
      expect((await auto.until((sample) => sample.kernel !== null, 'a reading')).kernel?.source).toBe('procfs');
      await auto.stop();
    } finally {
      process.env['PATH'] = before;
      rmSync(empty, { recursive: true });
    }
  });
});

// Elsewhere the recorder's own test with /dev/full stands alone.
describe('the disk', () => {
  it.skipIf(!canMount)('full in mid-run: told, the stream goes on, what was recorded is kept and recovered', async () => {
    await using test = createTestEngine();
    const captures = join(test.home, 'captures');
    const disk = smallDisk(captures, 'size=1m');
    try {
      // The frame log fills the disk within seconds.
      const id = await test.start(smallScenario({ compression: { enabled: false } }));
      await test.untilEvent((event) => event.code === 'disk-full', 'the fault');
      expect(test.state()).toMatchObject({ phase: 'running', recording: false, error: { code: 'disk-full' } });
      const before = test.samples.at(-1)!.frames.received;
      await test.until((sample) => sample.frames.received > before + 5, 'frames after the fault');
      const document = await test.stop();
      expect(document.samples.length).toBeGreaterThan(0);
      expect(document.samples.length).toBeLessThan(test.samples.length);
      // Where the final manifest found room it says that samples are missing; where not, the capture is still one to recover.
      expect(document.state === 'recording' || document.damage.some((line) => line.includes('broke off'))).toBe(true);
      expect(test.events.filter((event) => event.code === 'disk-full').length).toBeLessThanOrEqual(2);
      if (document.state === 'recording') {
        rmSync(join(captures, id, 'frames.log'));
        expect(await new CaptureStore(test.home, () => false).recover()).toMatchObject({ recovered: [{ id }], failed: [] });
        const recovered = await test.engine.handlers['captures.open']({ id });
        expect(recovered.state).toBe('recovered');
        expect(recovered.samples.length).toBe(document.samples.length);
      }
    } finally {
      // Its picture for the library is still being made, and the last manifest is tried again until it fits.
      await test.engine.dispose();
      disk[Symbol.dispose]();
    }
  });

  it('with a library that cannot be written: told before anything is started', async () => {
    await using test = createTestEngine();
    // A file stands where the folder of captures would be: not even root can make a folder there.
    writeFileSync(join(test.home, 'captures'), '');
    expect(await refusal(test.start(smallScenario()))).toMatchObject({ code: 'capture-unwritable' });
    expect(test.state().phase).toBe('failed');
    rmSync(join(test.home, 'captures'));
    mkdirSync(join(test.home, 'captures'));
    await test.start(smallScenario({ load: { rate: 100 } }));
    await test.stop();
  });
});
