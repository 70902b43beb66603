import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SockscopeError } from '../../contract/index.ts';
import { delay } from '../until.ts';
import { writeError } from './system-error.ts';

export const LOCK_FILE = 'manifest.lock';

const LOOK_EVERY_MS = 25;

/** A change takes milliseconds. A lock that is seen unchanged so often was left behind by a process that died. */
const STALE_LOOKS = 200;

/** With so many other changes before its own turn, a change gives up. */
const MOST_LOOKS = 1_200;

/** The lock of one capture's manifest, held by one process. */
export interface ManifestLock {
  /** Fails with `capture-busy` when the lock was taken away: this process slept while it held it. */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock that keeps processes from changing a manifest at once: a file beside it, made by whoever comes first. One that a dead
 * process left is broken after {@link STALE_LOOKS} looks. No clock is compared, so that clocks that differ or jump harm nothing.
 * Fails with `capture-busy`, `capture-unwritable` or `disk-full`.
 */
export async function lockManifest(folder: string): Promise<ManifestLock> {
  const file = join(folder, LOCK_FILE);
  const mine = `${process.pid} ${randomBytes(8).toString('hex')}`;
  let seen: string | null = null;
  let looks = 0;
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (await made(file, mine)) return lockOf(file, mine);
    const holder = await holderOf(file);
    looks = holder !== null && holder === seen ? looks + 1 : 0;
    seen = holder;
    if (holder !== null && looks >= STALE_LOOKS) await breakLock(file, holder);
    else await delay(LOOK_EVERY_MS);
  }
  throw busy();
}

function busy(): SockscopeError {
  return new SockscopeError('capture-busy', 'Another process keeps changing this capture.');
}

function lockOf(file: string, mine: string): ManifestLock {
  return {
    confirm: async () => {
      if ((await holderOf(file)) !== mine) throw busy();
    },
    release: async () => {
      // A lock that was broken may be another's by now.
      if ((await holderOf(file)) === mine) await rm(file, { force: true });
    },
  };
}

async function made(file: string, mine: string): Promise<boolean> {
  try {
    await writeFile(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // On a full disk it is there by now, and empty: nobody would give it back.
    await rm(file, { force: true }).catch(() => {});
    throw writeError(error, 'The capture');
  }
}

async function holderOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

/** Out of the way in one step, so that of two who break it one does. What was broken by mistake, because it changed hands meanwhile, is put back. */
async function breakLock(file: string, holder: string): Promise<void> {
  const aside = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const broken = await holderOf(aside);
  if (broken !== null && broken !== holder) await made(file, broken);
  await rm(aside, { force: true });
}
