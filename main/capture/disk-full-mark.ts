import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Beside the samples of a recording that a full disk broke off. It is empty: on a full disk there is room for a name, and for nothing in it. */
export const DISK_FULL_FILE = 'disk-full';

/** Puts down that a full disk broke the recording off, for whoever finishes the capture. Where not even a name has room, nothing is known of it then. */
export async function markDiskFull(folder: string): Promise<void> {
  await writeFile(join(folder, DISK_FULL_FILE), '').catch(() => {});
}

/** Whether the recording of this capture was broken off by a full disk. */
export async function isMarkedDiskFull(folder: string): Promise<boolean> {
  return stat(join(folder, DISK_FULL_FILE)).then(
    () => true,
    () => false,
  );
}

/** The manifest says it from now on. */
export async function removeDiskFullMark(folder: string): Promise<void> {
  await rm(join(folder, DISK_FULL_FILE), { force: true }).catch(() => {});
}
