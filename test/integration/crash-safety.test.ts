import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCapture, readManifest } from '../../main/capture/capture-files.ts';
import { CaptureStore } from '../../main/capture/capture-store.ts';
import { kill, LONG_RUN, samplesOnDisk, startCommand } from '../support/killed-process.ts';
import { canMount, smallDisk } from '../support/small-disk.ts';
import { createTestEngine, refusal, smallScenario } from '../support/test-engine.ts';
import { testHome } from '../support/test-home.ts';

let home: string;
beforeEach(() => {
  home = testHome('sockscope-crash-');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const PATIENCE = { timeout: 45_000, interval: 20 };

/** Every file below a folder with its bytes and its time. */
function stateOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file} ${statSync(file).mtimeMs} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
}

const untilSamples = (least: number) => expect.poll(() => samplesOnDisk(home)?.samples ?? 0, PATIENCE).toBeGreaterThanOrEqual(least);

/** A recording of another process, with so many samples on the disk. */
async function recording(least: number) {
  const command = startCommand(home, LONG_RUN);
  await untilSamples(least);
  const { id, folder } = samplesOnDisk(home)!;
  return { ...command, id, folder };
}

describe('a run whose process is killed', () => {
  it('has every sample that was written, and the next command says so; nothing older is touched', async () => {
    expect(
      await startCommand(
        home,
        LONG_RUN.map((part) => (part === '600s' ? '1s' : part)),
      ).ended,
    ).toBe(0);
    const older = samplesOnDisk(home)!;
    const before = stateOf(older.folder);
    const command = startCommand(home, LONG_RUN);
    await expect.poll(() => samplesOnDisk(home)!.id, PATIENCE).not.toBe(older.id);
    await untilSamples(9);
    const written = samplesOnDisk(home)!;
    await kill(command);

    const next = startCommand(home, ['report']);
    expect(await next.ended).toBe(0);
    expect(next.told()).toMatch(new RegExp(`recovered the capture ${written.id}: its program ended before the run did; \\d+ samples`));
    const document = await readCapture(written.folder);
    expect(document).toMatchObject({ state: 'recovered', recovery: { cause: 'process-ended' } });
    expect(document.samples.length).toBeGreaterThanOrEqual(written.samples);
    expect(document.summary?.received.frames).toBeGreaterThan(0);
    expect(stateOf(older.folder)).toEqual(before);

    const again = startCommand(home, ['report']);
    await again.ended;
    expect(again.told()).toBe('');
  });

  it('and whose manifest was cut off by the same power cut is there all the same', async () => {
    const command = await recording(5);
    await kill(command);
    const whole = readFileSync(join(command.folder, 'manifest.json'));
    const { samples } = samplesOnDisk(home)!;
    writeFileSync(join(command.folder, 'manifest.json'), whole.subarray(0, whole.length / 2));
    const next = startCommand(home, ['report']);
    await next.ended;
    expect(next.told()).toContain('its manifest was damaged and was made again from the samples');
    const document = await readCapture(command.folder);
    expect(document).toMatchObject({ state: 'recovered', recovery: { cause: 'manifest-lost' }, id: command.id });
    expect(document.samples.length).toBe(samples);
  });

  it('between its last sample and its final manifest has all its samples', async () => {
    const command = await recording(5);
    // It stops as a user stops it; the final manifest comes after the samples are closed.
    command.process.kill('SIGINT');
    await expect.poll(command.told, PATIENCE).toContain('Stopping');
    await kill(command);
    const { samples } = samplesOnDisk(home)!;
    await new CaptureStore(home).recover();
    const document = await readCapture(command.folder);
    expect(['recovered', 'complete']).toContain(document.state);
    expect(document.samples.length).toBe(samples);
  });

  it('is told by the browser mode to its windows until one dismisses it', async () => {
    await kill(await recording(5));
    await using test = createTestEngine(home);
    await test.engine.recoverCaptures();
    const report = () => test.engine.handlers['recovery.report'](null);
    expect((await report()).recovered).toMatchObject([{ id: samplesOnDisk(home)!.id, cause: 'process-ended' }]);
    await test.engine.handlers['recovery.dismiss'](null);
    expect(await report()).toEqual({ recovered: [], failed: [] });
  });
});

describe('two processes on one library', () => {
  it('one that starts leaves the recording of the other alone, however late it looks', async () => {
    const command = await recording(12);
    const { samples } = samplesOnDisk(home)!;
    const next = startCommand(home, ['report']);
    expect(await next.ended).toBe(0);
    expect(next.told()).toBe('');
    expect((await readManifest(command.folder)).state).toBe('recording');
    await untilSamples(samples + 4);
    command.process.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect((await readCapture(command.folder)).state).toBe('complete');
  });

  it('a name that one gives to the recording of the other is kept to its end, and it cannot be deleted', async () => {
    const command = await recording(3);
    await using test = createTestEngine(home);
    const { id } = command;
    await test.engine.handlers['captures.update']({ id, name: 'named by the window', notes: 'while it ran', saved: true });
    expect(await refusal(test.engine.handlers['captures.delete']({ id }))).toMatchObject({ code: 'run-active' });
    const { samples } = samplesOnDisk(home)!;
    await untilSamples(samples + 2);
    command.process.kill('SIGINT');
    expect(await command.ended).toBe(130);
    const document = await test.engine.handlers['captures.open']({ id });
    expect(document).toMatchObject({ state: 'complete', name: 'named by the window', notes: 'while it ran', saved: true });
    await test.engine.handlers['captures.delete']({ id });
  });

  it('both record: each capture is whole', async () => {
    const commands = await Promise.all(
      [1, 2].map(() =>
        startCommand(
          home,
          LONG_RUN.map((part) => (part === '600s' ? '2s' : part)),
        ),
      ),
    );
    expect(await Promise.all(commands.map(({ ended }) => ended))).toEqual([0, 0]);
    const captures = await new CaptureStore(home).list();
    expect(captures.map(({ state }) => state)).toEqual(['complete', 'complete']);
    for (const { id } of captures) expect((await readCapture(join(home, 'captures', id))).damage).toEqual([]);
  });

  it('both start after a crash: one recovers the capture and tells it, once', async () => {
    await kill(await recording(5));
    const commands = [1, 2, 3, 4].map(() => startCommand(home, ['report']));
    expect(await Promise.all(commands.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
    const told = commands.map((command) => command.told()).join('');
    expect(told.match(/recovered the capture/g)).toHaveLength(1);
    expect(told).not.toContain('could not');
    expect((await readManifest(samplesOnDisk(home)!.folder)).state).toBe('recovered');
  });
});

describe.skipIf(!canMount)('a full disk', () => {
  const KIB = 1_024;
  let captures: string;
  let disk: Disposable;
  beforeEach(() => {
    captures = join(home, 'captures');
    disk = smallDisk(captures, 'size=1m');
  });
  // Nothing can be removed while it is mounted.
  afterEach(() => disk[Symbol.dispose]());

  /** Leaves no byte. */
  const fill = () => {
    for (let bytes = 1_024 * KIB; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      for (let at = 0; ; at++) {
        try {
          writeFileSync(join(captures, `ballast-${bytes}-${at}`), Buffer.alloc(bytes), { flag: 'wx' });
        } catch {
          rmSync(join(captures, `ballast-${bytes}-${at}`), { force: true });
          break;
        }
      }
    }
  };
  const makeRoom = () => {
    for (const name of readdirSync(captures)) if (name.startsWith('ballast-')) rmSync(join(captures, name));
  };

  it('at the end of a run: told, and the capture is completed when there is room again', async () => {
    const test = createTestEngine(home);
    const id = await test.start(smallScenario({ logging: 'off', load: { rate: 50 } }));
    // What was told need not be on the disk yet.
    await untilSamples(2);
    fill();
    await test.untilEvent((event) => event.code === 'disk-full', 'the fault');
    const { captureId } = await test.engine.handlers['run.stop'](null);
    expect(captureId).toBe(id);
    const open = () => test.engine.handlers['captures.open']({ id });
    const { state, samples } = await open();
    expect(state).toBe('recording');
    expect(readdirSync(join(captures, id))).toContain('disk-full');
    expect(samples.length).toBeGreaterThan(1);
    makeRoom();
    await expect.poll(async () => (await open()).state, PATIENCE).toBe('complete');
    const document = await open();
    expect(document.samples).toEqual(samples);
    expect(document.damage[0]).toContain('broke off');
    expect(readdirSync(join(captures, id))).not.toContain('disk-full');
    await test.engine.dispose();
  });

  it('at the next start: the capture stays as it is, which is said, and the start after that finishes it', async () => {
    const command = await recording(5);
    await kill(command);
    const { samples } = samplesOnDisk(home)!;
    fill();
    const before = stateOf(command.folder);
    const next = startCommand(home, ['report']);
    await next.ended;
    expect(next.told()).toContain(`${command.id} could not be recovered and is as it was: There is no space left`);
    expect(stateOf(command.folder)).toEqual(before);
    makeRoom();
    await startCommand(home, ['report']).ended;
    const document = await readCapture(command.folder);
    expect(document.state).toBe('recovered');
    expect(document.samples.length).toBe(samples);
  });
});
