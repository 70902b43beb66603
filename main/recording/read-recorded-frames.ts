import { lstat, open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FoundFrame,
  FRAME_FILE_PATTERN,
  FRAME_FILES,
  type FrameKind,
  RECORDING_LIMITS,
  type RecordedFrame,
  recordedFrameSchema,
  SockscopeError,
} from '../../contract/index.ts';
import { EXCERPT_BYTES, frameExcerpt } from './frame-excerpt.ts';
import { FRAMES_FOLDER, FRAMES_INDEX_FILE } from './frame-files.ts';

/** The index of a capture with all the frames that it may have is a third of it. */
const MOST_INDEX_BYTES = 8_388_608;
/** Files that are looked at side by side. */
const SIDE_BY_SIDE = 64;

/** The recorded frames of a capture, in the order in which they were received, and what could not be read, in words. */
export interface FoundFrames {
  frames: FoundFrame[];
  damage: string[];
}

/** Reads the index of a capture's recorded frames, and looks whether each file is there and whole. Nothing where none were recorded. */
export async function readRecordedFrames(folder: string): Promise<FoundFrames> {
  const path = join(folder, FRAMES_FOLDER, FRAMES_INDEX_FILE);
  let text: string;
  try {
    if ((await stat(path)).size > MOST_INDEX_BYTES)
      return { frames: [], damage: ['The index of the recorded frames is too large to be one.'] };
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { frames: [], damage: [] };
    return { frames: [], damage: [`The index of the recorded frames cannot be read: ${(error as Error).message}.`] };
  }
  const { entries, damage } = parseFrameIndex(text);
  const frames: FoundFrame[] = [];
  for (let at = 0; at < entries.length; at += SIDE_BY_SIDE) {
    const some = entries.slice(at, at + SIDE_BY_SIDE);
    frames.push(...(await Promise.all(some.map(async (entry) => ({ ...entry, fault: await faultOf(folder, entry) })))));
  }
  return { frames, damage };
}

/** The lines of an index. One that is damaged, or that names what is no frame's file or one that was named before, is left out and told. */
export function parseFrameIndex(text: string): { entries: RecordedFrame[]; damage: string[] } {
  const entries: RecordedFrame[] = [];
  const damage: string[] = [];
  const named = new Set<string>();
  const rows = text.split('\n');
  if (rows.pop() !== '') damage.push('The index of the recorded frames ends in the middle of a line.');
  let damaged = 0;
  for (const row of rows) {
    const entry = parseEntry(row);
    if (entry === null || named.has(entry.file)) damaged += 1;
    else if (entries.length < RECORDING_LIMITS.frames) {
      named.add(entry.file);
      entries.push(entry);
    }
  }
  if (damaged > 0) damage.push(`${damaged} ${damaged === 1 ? 'line' : 'lines'} of the index of the recorded frames made no sense.`);
  return { entries, damage };
}

function parseEntry(row: string): RecordedFrame | null {
  try {
    return recordedFrameSchema.safeParse(JSON.parse(row)).data ?? null;
  } catch {
    return null;
  }
}

async function faultOf(folder: string, { file, fileBytes }: RecordedFrame): Promise<string | null> {
  try {
    const found = await lstat(join(folder, FRAMES_FOLDER, file));
    if (!found.isFile()) return 'This is no file.';
    return found.size === fileBytes ? null : `The file has ${found.size} bytes and should have ${fileBytes}.`;
  } catch {
    return 'The file is missing.';
  }
}

/** A recorded frame's file, found by its name alone. */
export interface FrameFile {
  path: string;
  bytes: number;
  /** By how the name ends, never by what is in the file. */
  mediaType: string;
}

/** Where a frame of a capture lies. Fails with `frame-missing` for a name that is none, a file that is not there, and whatever is no plain file. */
export async function findFrameFile(folder: string, file: string): Promise<FrameFile> {
  const missing = () => new SockscopeError('frame-missing', 'There is no such recorded frame.');
  if (!FRAME_FILE_PATTERN.test(file)) throw missing();
  const path = join(folder, FRAMES_FOLDER, file);
  const found = await lstat(path).catch(() => null);
  if (!found?.isFile()) throw missing();
  return { path, bytes: found.size, mediaType: mediaTypeOf(file) };
}

function mediaTypeOf(file: string): string {
  const ending = file.slice(file.lastIndexOf('.') + 1);
  const kind = (Object.keys(FRAME_FILES) as FrameKind[]).find((one) => FRAME_FILES[one].ending === ending) ?? 'binary';
  return FRAME_FILES[kind].mediaType;
}

/** The beginning of a frame for reading. Fails as {@link findFrameFile} does. */
export async function readExcerpt(folder: string, file: string): Promise<string> {
  const { path } = await findFrameFile(folder, file);
  return frameExcerpt(await firstBytes(path, EXCERPT_BYTES), !file.endsWith(`.${FRAME_FILES.binary.ending}`));
}

/** The first bytes of a file, at most so many. */
export async function firstBytes(path: string, most: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
