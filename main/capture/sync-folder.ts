import { open } from 'node:fs/promises';

/** Systems that cannot do it say so with one of these: Windows opens no folder, some file systems sync none. */
const CANNOT = ['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF'];

/** Forces the names in a folder to the disk: a file that was made or replaced there is found after a power cut (fsync(2)). */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!CANNOT.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
