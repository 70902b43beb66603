import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { isRunning, isStillRunning, isWithinSight, ownMark, parseProcessStat, processStat, wallTimeOfTicksMs } from './process-mark.ts';

/** proc_pid_stat(5): the 20 fields from the third on; the last of them, field 22 of the manual, is the start. */
const stat = (name: string, state: string) => `4711 (${name}) ${state} 1 4711 4711 0 -1 4194304 10 0 0 0 1 2 0 0 20 0 7 0 987654 123 45`;

describe('the line of /proc/PID/stat', () => {
  it.each(['node', 'a b', 'x) S 1', '((', ''])('of a program named %j', (name) => {
    expect(parseProcessStat(stat(name, 'S'))).toEqual({ hasEnded: false, startTicks: 987_654 });
  });
  it.each(['Z', 'X'])('of one that has ended (%s)', (state) => {
    expect(parseProcessStat(stat('node', state))?.hasEnded).toBe(true);
  });
  it('that is cut off is none', () => {
    expect(parseProcessStat('4711 (node) S 1 2')).toBeNull();
    expect(parseProcessStat('')).toBeNull();
  });
});

const isLinux = process.platform === 'linux';

describe('a process', () => {
  it('that is this one is running, and within sight', () => {
    expect(isWithinSight(ownMark())).toBe(true);
    expect(isStillRunning(ownMark())).not.toBe(false);
    expect(isWithinSight({ ...ownMark(), bootId: 'another start of the machine' })).toBe(false);
    expect(isWithinSight({ ...ownMark(), pidNamespace: 'pid:[1]' })).toBe(false);
  });

  it('that has ended is not', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const pid = child.pid!;
    await once(child, 'exit');
    expect(isRunning(pid)).toBe(false);
  });

  it.skipIf(!isLinux)('whose number is that of another now is not', () => {
    const own = ownMark();
    expect(isStillRunning(own)).toBe(true);
    expect(isStillRunning({ ...own, startTicks: own.startTicks! - 1 })).toBe(false);
    expect(isStillRunning({ ...own, startTicks: null })).toBeNull();
  });

  it.skipIf(!isLinux)('that was killed and nobody waited for is not', async () => {
    // The shell's child ends after the shell has become another program, which never asks for it.
    const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(createInterface(parent.stdout), 'line');
    const pid = Number(line);
    await expect.poll(() => processStat(pid)?.hasEnded, { timeout: 10_000 }).toBe(true);
    expect(process.kill(pid, 0)).toBe(true);
    expect(isRunning(pid)).toBe(false);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  it.skipIf(!isLinux)('has a start by the wall clock: before now, and not before the machine’s', () => {
    const startedAtMs = wallTimeOfTicksMs(ownMark().startTicks!)!;
    // The machine's start is known to a second.
    expect(startedAtMs).toBeLessThan(Date.now() + 1_000);
    expect(startedAtMs).toBeGreaterThanOrEqual(wallTimeOfTicksMs(0)!);
    expect(Math.abs(startedAtMs - (Date.now() - process.uptime() * 1_000))).toBeLessThan(5_000);
  });
});
