import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RecordedFrame, SockscopeError } from '../../contract/index.ts';
import { FRAMES_FOLDER, FRAMES_INDEX_FILE } from './frame-files.ts';
import { readRecordedFrames } from './read-recorded-frames.ts';

/** Copies the recorded frames of a capture's folder into another, with an index of what was copied. Answers how many, and what was not; where there is none, no folder is made. Fails with `export-failed`. */
export async function copyFrames(folder: string, into: string): Promise<{ copied: number; left: string[] }> {
  const { frames, damage } = await readRecordedFrames(folder);
  const left = [...damage];
  const copied: RecordedFrame[] = [];
  if (frames.every(({ fault }) => fault !== null))
    return { copied: 0, left: [...left, ...frames.map(({ file, fault }) => `${file}: ${fault}`)] };
  try {
    await mkdir(into, { recursive: true });
    for (const { fault, ...entry } of frames) {
      if (fault !== null) left.push(`${entry.file}: ${fault}`);
      else {
        await copyFile(join(folder, FRAMES_FOLDER, entry.file), join(into, entry.file));
        copied.push(entry);
      }
    }
    await writeFile(join(into, FRAMES_INDEX_FILE), copied.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  } catch (error) {
    throw new SockscopeError('export-failed', `The frames cannot be written to ${into}: ${(error as Error).message}`, { cause: error });
  }
  return { copied: copied.length, left };
}
