import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { frameFileName, type RecordedFrame } from '../../contract/index.ts';
import { NS_PER_MS } from '../clock.ts';
import { frameKind } from './frame-kind.ts';
import { encodeGrayPng } from './gray-png.ts';
import type { HeldFrame } from './read-frame-ring.ts';

/** Folder of the recorded frames in a capture's, and the index in it. */
export const FRAMES_FOLDER = 'frames';
export const FRAMES_INDEX_FILE = 'frames.ndjson';
/** A file that is being written ends so; after a crash it may be left. */
export const PART_ENDING = '.part';

/** A frame on its way to its file. */
export interface PreparedFrame {
  entry: RecordedFrame;
  bytes: Uint8Array;
}

/**
 * The files of a capture's recorded frames. Each is written under another name, forced to the disk and then renamed, and its
 * line goes to the index afterwards: whatever happens, the index names whole files alone.
 */
export class FrameFiles {
  readonly #folder: string;
  readonly #startNs: () => number;
  #index: FileHandle | null = null;
  #indexBytes = 0;
  #number = 0;

  /** `folder`: the capture's. `startNs`: start of the run. */
  constructor(folder: string, startNs: () => number) {
    this.#folder = join(folder, FRAMES_FOLDER);
    this.#startNs = startNs;
  }

  /** What a frame's file will hold, and how it will be called. */
  async prepare({ data, isText, sequence, connection, takenNs }: HeldFrame): Promise<PreparedFrame> {
    const found = frameKind(data, isText);
    const png = found === 'gray' ? await encodeGrayPng(data) : null;
    const kind = found === 'gray' && !png ? 'binary' : found;
    const bytes = png ?? data;
    this.#number += 1;
    const file = frameFileName(this.#number, connection, sequence, kind);
    const tMs = (takenNs - this.#startNs()) / NS_PER_MS;
    return { entry: { sequence, tMs, connection, bytes: data.length, file, kind, fileBytes: bytes.length }, bytes };
  }

  /** Writes all, side by side, and then their lines. Answers what is there now, and the first fault of those that are not. */
  async write(frames: readonly PreparedFrame[]): Promise<{ written: RecordedFrame[]; fault: Error | null }> {
    let fault: Error | null = null;
    try {
      if (!this.#index) {
        await mkdir(this.#folder, { recursive: true });
        this.#index = await open(join(this.#folder, FRAMES_INDEX_FILE), 'a');
      }
    } catch (error) {
      return { written: [], fault: error as Error };
    }
    const done = await Promise.all(
      frames.map(async ({ entry, bytes }) => {
        try {
          await this.#writeWhole(entry.file, bytes);
          return entry;
        } catch (error) {
          fault ??= error as Error;
          return null;
        }
      }),
    );
    const written = done.filter((entry) => entry !== null);
    try {
      const lines = Buffer.from(written.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      if (lines.length > 0) await this.#index.appendFile(lines);
      this.#indexBytes += lines.length;
      return { written, fault };
    } catch (error) {
      // Of the lines some may be there: with their files they go as one.
      await this.#index.truncate(this.#indexBytes).catch(() => {});
      await Promise.all(written.map(({ file }) => rm(join(this.#folder, file), { force: true }).catch(() => {})));
      return { written: [], fault: error as Error };
    }
  }

  async close(): Promise<void> {
    const index = this.#index;
    this.#index = null;
    await index?.datasync().catch(() => {});
    await index?.close();
  }

  async #writeWhole(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#folder, name);
    const part = `${path}${PART_ENDING}`;
    try {
      const file = await open(part, 'wx');
      try {
        await file.writeFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true }).catch(() => {});
      throw error;
    }
  }
}
