import { randomBytes } from 'node:crypto';
import { open, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SockscopeError } from '../contract/index.ts';
import { makeFolder } from '../main/make-folder.ts';

/**
 * Fails with `export-failed` where nothing can be written into a folder, before a run is made whose results would have no place. It is made where
 * there is none, and one byte is written into it and removed: permissions alone tell nothing of a full disk or a read-only file system.
 */
export async function mustBeWritable(folder: string): Promise<void> {
  const probe = join(folder, `.sockscope-${randomBytes(6).toString('hex')}`);
  try {
    await makeFolder(folder);
    await writeFile(probe, ' ', { flag: 'wx' });
  } catch (error) {
    throw notWritable(folder, error);
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

/** The same of one file, which is opened and not touched. Where there is none its folder is looked at, in which it will be made. */
export async function mustBeWritableFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null) return mustBeWritable(dirname(file));
  if (found.isDirectory()) throw notWritable(file, new Error('it is a folder'));
  // A pipe or a device, /dev/stdout for instance, may wait for somebody when it is opened.
  if (!found.isFile()) return;
  try {
    await (await open(file, 'r+')).close();
  } catch (error) {
    throw notWritable(file, error);
  }
}

function notWritable(path: string, error: unknown): SockscopeError {
  return new SockscopeError('export-failed', `Nothing can be written to ${path}: ${(error as Error).message}`, {
    hint: 'Choose another place. Nothing was started.',
    cause: error,
  });
}
