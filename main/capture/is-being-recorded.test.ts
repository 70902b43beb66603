import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { FOREIGN_QUIET_MS, isBeingRecorded, UNTOLD_QUIET_MS } from './is-being-recorded.ts';
import { ownMark, type ProcessMark, processStat, wallTimeOfTicksMs } from './process-mark.ts';

const NOW = new Date('2026-05-01T10:00:00Z');
const { events: _events, samples: _samples, exchanges: _exchanges, arrivals: _arrivals, damage: _damage, ...manifest } = exampleDocument();
const isLinux = process.platform === 'linux';

let folder: string;
let other: ChildProcess;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sockscope-recorded-'));
  other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(other, 'spawn');
});
afterEach(async () => {
  if (other.kill('SIGKILL')) await once(other, 'exit');
  rmSync(folder, { recursive: true });
});

const writtenBefore = (ms: number) => {
  const file = join(folder, 'samples.ndjson');
  writeFileSync(file, '');
  utimesSync(file, NOW, new Date(NOW.getTime() - ms));
};
const startedBy = (mark: ProcessMark) => writeFileSync(join(folder, 'start.json'), JSON.stringify({ process: mark, manifest }));
const markOfOther = (): ProcessMark => ({ ...ownMark(), pid: other.pid!, startTicks: processStat(other.pid!)?.startTicks ?? null });
const ask = (more: Partial<typeof manifest> = {}) => isBeingRecorded(folder, { ...manifest, pid: other.pid!, ...more }, NOW);

describe('a capture with the mark of its process', () => {
  it('is being recorded while that runs, however long nothing was written', async () => {
    startedBy(markOfOther());
    writtenBefore(UNTOLD_QUIET_MS - 1_000);
    expect(await ask()).toBe(true);
  });

  it('is not once that has ended', async () => {
    startedBy(markOfOther());
    writtenBefore(0);
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(await ask()).toBe(false);
  });

  it.skipIf(!isLinux)('is not where another process has its number now', async () => {
    const mark = markOfOther();
    startedBy({ ...mark, startTicks: mark.startTicks! - 100 });
    writtenBefore(0);
    expect(await ask()).toBe(false);
  });

  it.each([
    ['another container', { pidNamespace: 'pid:[4026530000]' }],
    ['another machine, or before this one was started', { bootId: 'e5c0ffee-0000-4000-8000-000000000000' }],
  ])('of %s: while it is written to', async (_where, change) => {
    startedBy({ ...markOfOther(), ...change });
    writtenBefore(FOREIGN_QUIET_MS - 1_000);
    expect(await ask()).toBe(true);
    writtenBefore(FOREIGN_QUIET_MS + 1_000);
    expect(await ask()).toBe(false);
  });
});

describe.skipIf(!isLinux)('a capture of a version that left no mark', () => {
  const startedAt = (pid: number, afterMs: number) => new Date(wallTimeOfTicksMs(processStat(pid)!.startTicks)! + afterMs).toISOString();

  it('is being recorded by a process that was there when it was begun, also when nobody has looked at that before', async () => {
    writtenBefore(UNTOLD_QUIET_MS + 1_000);
    expect(await ask({ startedAt: startedAt(other.pid!, 5_000) })).toBe(true);
  });

  it('is not where the process with its number was started later', async () => {
    writtenBefore(0);
    expect(await ask({ startedAt: startedAt(other.pid!, -60_000) })).toBe(false);
  });
});
