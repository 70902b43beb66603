import { readdir, rmdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLES_FILE } from './capture-files.ts';

/** Writing a file takes a moment. What is so old and still there has nobody who will finish it. */
export const LEFT_BEHIND_AFTER_MS = 60_000;

/** How write-file-atomic names what it has not put in its place yet: the file and a number. */
const TEMPORARY = /\.(json|jpg|png|svg)\.\d+$/;

/** Removes what a process that died in the middle of a write has left in a folder; files of writes that may still be under way stay. `now`: wall clock. */
export async function removeTemporaryFiles(folder: string, now: Date): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (TEMPORARY.test(name) && (await isOlder(join(folder, name), now))) await unlink(join(folder, name)).catch(() => {});
  }
}

/** Removes the folder of a capture that was begun and never had a manifest or a sample; anything else in it keeps it. `now`: wall clock. */
export async function removeEmptyCapture(folder: string, now: Date): Promise<boolean> {
  const names = await readdir(folder).catch(() => null);
  if (names === null || names.some((name) => name !== SAMPLES_FILE) || !(await isOlder(folder, now))) return false;
  const samples = join(folder, SAMPLES_FILE);
  if (names.length > 0 && (await stat(samples)).size > 0) return false;
  try {
    if (names.length > 0) await unlink(samples);
    // Fails where something has come into it.
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}

async function isOlder(path: string, now: Date): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && now.getTime() - found.mtimeMs > LEFT_BEHIND_AFTER_MS;
}
