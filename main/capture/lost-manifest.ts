import { constants } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CAPTURE_FORMAT_VERSION, type Manifest } from '../../contract/index.ts';
import { MANIFEST_FILE } from './capture-files.ts';
import { readStart } from './capture-start.ts';

/** What was left of a manifest that had to be made again. */
export const DAMAGED_MANIFEST_FILE = 'manifest.damaged.json';

/**
 * The manifest that a capture began with, where its present one is lost: missing, empty, cut off, or zeros. `null` where there is nothing to
 * begin with, and where the manifest is whole: one of a newer version, or changed by hand so that it does not fit, is not ours to replace.
 */
export async function replacementOfLost(folder: string): Promise<Manifest | null> {
  if (!(await isLost(folder))) return null;
  const start = await readStart(folder);
  return start?.manifest.formatVersion === CAPTURE_FORMAT_VERSION ? start.manifest : null;
}

/** Keeps the bytes of a damaged manifest beside the one that takes its place. */
export async function keepDamaged(folder: string): Promise<void> {
  await copyFile(join(folder, MANIFEST_FILE), join(folder, DAMAGED_MANIFEST_FILE), constants.COPYFILE_EXCL).catch(() => {
    // There was none, or one is kept already.
  });
}

/** A text that was cut off at any byte is no JSON any more, because a document ends with the bracket that began it. */
async function isLost(folder: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8'));
    return false;
  } catch (error) {
    return error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
