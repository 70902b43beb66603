import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../../contract/index.ts';
import { SAMPLES_FILE } from './capture-files.ts';
import { readStart } from './capture-start.ts';
import { isRunning, isStillRunning, isWithinSight, processStat, wallTimeOfTicksMs } from './process-mark.ts';

/** A recording appends samples four times a second. One that was not written to for so long is over, where its process cannot be looked at. */
export const FOREIGN_QUIET_MS = 15_000;

/** The same where a process has the number and nothing tells whether it is the one: a machine that slept must not end a recording. */
export const UNTOLD_QUIET_MS = 600_000;

/** The machine's start is known to a second, and its clock may have been set since. */
const CLOCK_TOLERANCE_MS = 2_000;

/**
 * Whether the process that records this capture still runs. Numbers of processes are used again, in containers at once: a process that has
 * the number and was started at another moment is another. `now`: wall clock.
 */
export async function isBeingRecorded(folder: string, manifest: Pick<Manifest, 'pid' | 'startedAt'>, now: Date): Promise<boolean> {
  const mark = (await readStart(folder))?.process;
  // Of another machine or container, or from before this machine was started: its number says nothing here.
  if (mark && !isWithinSight(mark)) return wasWrittenWithin(folder, FOREIGN_QUIET_MS, now);
  const runs = mark ? isStillRunning(mark) : null;
  if (runs !== null) return runs;
  const { pid } = manifest;
  if (!isRunning(pid)) return false;
  const startTicks = processStat(pid)?.startTicks ?? null;
  // A process cannot have recorded before it was there.
  const startedAtMs = startTicks === null ? null : wallTimeOfTicksMs(startTicks);
  if (startedAtMs !== null) return startedAtMs <= Date.parse(manifest.startedAt) + CLOCK_TOLERANCE_MS;
  return pid !== process.pid && wasWrittenWithin(folder, UNTOLD_QUIET_MS, now);
}

async function wasWrittenWithin(folder: string, ms: number, now: Date): Promise<boolean> {
  const found = await stat(join(folder, SAMPLES_FILE)).catch(() => null);
  return found !== null && now.getTime() - found.mtimeMs < ms;
}
