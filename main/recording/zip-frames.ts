import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { FRAMES_FOLDER, FRAMES_INDEX_FILE } from './frame-files.ts';
import { readRecordedFrames } from './read-recorded-frames.ts';

/** The recorded frames of a capture's folder and their index as one .zip, made while it is read. Pictures are stored as they are: they would not get smaller. `null`: there are none. */
export async function zipFrames(folder: string): Promise<Readable | null> {
  const { frames } = await readRecordedFrames(folder);
  const whole = frames.filter(({ fault }) => fault === null);
  if (whole.length === 0) return null;
  const zip = new ZipFile();
  const add = (file: string) => zip.addFile(join(folder, FRAMES_FOLDER, file), `frames/${file}`, { compress: false });
  add(FRAMES_INDEX_FILE);
  for (const { file } of whole) add(file);
  const output = zip.outputStream as Readable;
  // A file that goes missing while it is read ends the download: half a zip is none.
  zip.on('error', (error: Error) => output.destroy(error));
  zip.end();
  return output;
}
