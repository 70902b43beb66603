import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { type Manifest, manifestSchema } from '../../contract/index.ts';
import { ownMark, processMarkSchema } from './process-mark.ts';

/** Written once, before the first sample, and never again: whatever happens to the manifest later, the samples have a scenario and a machine. */
export const START_FILE = 'start.json';

const captureStartSchema = z.object({ process: processMarkSchema, manifest: manifestSchema });

/** What a capture was begun with, and by which process. */
export type CaptureStart = z.infer<typeof captureStartSchema>;

/** Throws as the file system does. */
export async function writeStart(folder: string, manifest: Manifest): Promise<void> {
  await writeFileAtomic(join(folder, START_FILE), `${JSON.stringify({ process: ownMark(), manifest }, null, 2)}\n`);
}

/** `null` where there is none that can be read: older captures have none, and imported ones. */
export async function readStart(folder: string): Promise<CaptureStart | null> {
  try {
    return captureStartSchema.parse(JSON.parse(await readFile(join(folder, START_FILE), 'utf8')));
  } catch {
    return null;
  }
}
