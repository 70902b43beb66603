import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeError } from '../system-error.ts';
import { incomingFolder } from './import-file.ts';

/** A folder of one import's own. What processes that died have left there is removed. Fails with `capture-unwritable` or `disk-full`. */
export async function makeWorkFolder(captures: string): Promise<string> {
  const incoming = incomingFolder(captures);
  await removeLeftovers(incoming);
  const folder = join(incoming, `${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw writeError(error, 'The imported capture');
  }
  return folder;
}

async function removeLeftovers(incoming: string): Promise<void> {
  for (const name of await readdir(incoming).catch(() => [])) {
    const pid = Number(/^(\d+)-[0-9a-f]+$/.exec(name)?.[1] ?? Number.NaN);
    if (pid === process.pid || isAlive(pid)) continue;
    await rm(join(incoming, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  // What we have not made is left alone.
  if (Number.isNaN(pid)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
