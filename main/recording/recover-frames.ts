import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { framesLeftOutSchema, type RecordingSummary } from '../../contract/index.ts';
import { FRAMES_FOLDER, PART_ENDING } from './frame-files.ts';
import { readRecordedFrames } from './read-recorded-frames.ts';

/**
 * What a process that died left of the frames it recorded: half files are removed, whole ones counted. `null` where none were
 * asked for. What was left out by a limit nobody knows any more, nor what was still in memory.
 */
export async function recoverFrames(folder: string, asked: 'off' | 'every' | 'last'): Promise<RecordingSummary | null> {
  const names = await readdir(join(folder, FRAMES_FOLDER)).catch(() => null);
  if (names === null && asked === 'off') return null;
  for (const name of names ?? []) {
    if (name.endsWith(PART_ENDING)) await rm(join(folder, FRAMES_FOLDER, name), { force: true }).catch(() => {});
  }
  const { frames } = await readRecordedFrames(folder);
  const whole = frames.filter(({ fault }) => fault === null);
  return {
    frames: whole.length,
    bytes: whole.reduce((sum, { fileBytes }) => sum + fileBytes, 0),
    leftOut: framesLeftOutSchema.parse({}),
    fault:
      asked === 'last'
        ? 'The process ended unexpectedly, and the last seconds in its memory with it.'
        : 'The process ended unexpectedly; what had been written by then is here.',
  };
}
