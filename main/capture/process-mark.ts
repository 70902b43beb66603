import { readFileSync, readlinkSync } from 'node:fs';
import { z } from 'zod';

/** A process, told apart from any other that has its number before or after it. What a system does not tell is `null`. */
export const processMarkSchema = z.object({
  pid: z.int(),
  /** Of the running kernel (random(4)); another one after each start of the machine. */
  bootId: z.string().nullable(),
  /** In which the number holds (pid_namespaces(7)): containers have their own. */
  pidNamespace: z.string().nullable(),
  /** When it was started, in clock ticks since the machine was. */
  startTicks: z.number().nullable(),
});
export type ProcessMark = z.infer<typeof processMarkSchema>;

/** USER_HZ, the unit of /proc/PID/stat, is 100 on every Linux that Node supports. */
const TICKS_PER_S = 100;

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return {
    pid: process.pid,
    bootId: textOf('/proc/sys/kernel/random/boot_id'),
    pidNamespace: linkOf('/proc/self/ns/pid'),
    startTicks: processStat(process.pid)?.startTicks ?? null,
  };
}

/** Whether this process was marked by the running kernel, and under numbers that hold here: only then can it be looked at. */
export function isWithinSight(mark: ProcessMark): boolean {
  const own = ownMark();
  return mark.bootId === own.bootId && mark.pidNamespace === own.pidNamespace;
}

/** Whether this very process still runs; `null` where its number is in use and nothing tells by whom. Of one {@link isWithinSight}. */
export function isStillRunning(mark: ProcessMark): boolean | null {
  if (!isRunning(mark.pid)) return false;
  const startTicks = processStat(mark.pid)?.startTicks ?? null;
  return mark.startTicks === null || startTicks === null ? null : startTicks === mark.startTicks;
}

/** Whether a process has this number now. One that has ended and was not waited for has it still, and does nothing any more. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return processStat(pid)?.hasEnded !== true;
}

/** State and start of a process from /proc/PID/stat (proc_pid_stat(5)); `null` where there is none. */
export function processStat(pid: number): { hasEnded: boolean; startTicks: number } | null {
  const text = textOf(`/proc/${pid}/stat`);
  return text === null ? null : parseProcessStat(text);
}

/** The name of the program comes second, in parentheses, and may hold anything, parentheses too. */
export function parseProcessStat(text: string): { hasEnded: boolean; startTicks: number } | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Fields 3 and 22 of the manual, which counts from 1.
  const [state, startTicks] = [fields[0], Number(fields[19])];
  if (!state || !Number.isFinite(startTicks)) return null;
  return { hasEnded: state === 'Z' || state === 'X', startTicks };
}

/** Wall clock of a moment in ticks since the machine was started, to a second (`btime` of /proc/stat); `null` where it cannot be told. */
export function wallTimeOfTicksMs(ticks: number): number | null {
  const bootedAtS = /^btime (\d+)$/m.exec(textOf('/proc/stat') ?? '')?.[1];
  return bootedAtS === undefined ? null : (Number(bootedAtS) + ticks / TICKS_PER_S) * 1_000;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'latin1').trim();
  } catch {
    return null;
  }
}

function linkOf(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}
