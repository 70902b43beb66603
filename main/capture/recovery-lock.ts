import { open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { LEFT_BEHIND_AFTER_MS } from './left-behind.ts';
import { isStillRunning, isWithinSight, ownMark, type ProcessMark, processMarkSchema } from './process-mark.ts';
import { writeError } from './system-error.ts';

/** Lies in a capture's folder while a process recovers it. */
export const RECOVERY_LOCK_FILE = 'recovering.lock';

/**
 * Does the work while no other process recovers this capture; `null` where another does. A lock whose holder has died is taken over. `now`:
 * wall clock. Throws `disk-full` or `capture-unwritable`.
 */
export async function holdRecovery<T>(folder: string, now: Date, work: () => Promise<T>): Promise<T | null> {
  const lock = join(folder, RECOVERY_LOCK_FILE);
  if (!(await take(lock)) && !((await isAbandoned(lock, now)) && (await discard(lock)) && (await take(lock)))) return null;
  try {
    return await work();
  } finally {
    await unlink(lock).catch(() => {});
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    try {
      await file.writeFile(JSON.stringify(ownMark()));
    } catch (error) {
      await unlink(lock);
      throw error;
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw writeError(error, 'The capture');
  }
}

/** Whoever cannot be looked at, of another machine or in the middle of writing its mark, has a minute. */
async function isAbandoned(lock: string, now: Date): Promise<boolean> {
  const holder = await readMark(lock);
  const runs = holder && isWithinSight(holder) ? isStillRunning(holder) : null;
  if (runs !== null) return !runs;
  const found = await stat(lock).catch(() => null);
  return found === null || now.getTime() - found.mtimeMs > LEFT_BEHIND_AFTER_MS;
}

async function readMark(lock: string): Promise<ProcessMark | null> {
  try {
    return processMarkSchema.parse(JSON.parse(await readFile(lock, 'utf8')));
  } catch {
    return null;
  }
}

/** Of several who find it abandoned one moves it away; to the others it is gone or new. */
async function discard(lock: string): Promise<boolean> {
  const aside = `${lock}.${process.pid}`;
  try {
    await rename(lock, aside);
    await unlink(aside);
    return true;
  } catch {
    return false;
  }
}
