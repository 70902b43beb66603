import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaptureLine, type ErrorValue, type Manifest, toErrorValue } from '../../contract/index.ts';
import { SAMPLES_FILE, writeManifest } from './capture-files.ts';
import { writeError } from './system-error.ts';

/** Lines are forced to the disk this often, in lines: at four samples a second, each second. */
const SYNC_EVERY_LINES = 4;

/** Lines that wait for a slow disk; beyond this the recording gives up and the stream goes on. */
const MAX_WAITING_LINES = 1_200;

/**
 * Appends a run to its capture as it goes. Whole lines only, one after another, forced to the disk each second, so that
 * a crash costs at most that. A fault ends the recording, is told once, and never reaches the stream.
 */
export class CaptureRecorder {
  readonly folder: string;
  readonly #onFault: (error: ErrorValue) => void;
  #file: FileHandle | null = null;
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #lines = 0;
  #failed = false;

  constructor(folder: string, onFault: (error: ErrorValue) => void) {
    this.folder = folder;
    this.#onFault = onFault;
  }

  get isRecording(): boolean {
    return this.#file !== null && !this.#failed;
  }

  /** Makes the folder and the first manifest. Throws `capture-unwritable` or `disk-full`. */
  async begin(manifest: Manifest): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      this.#file = await open(join(this.folder, SAMPLES_FILE), 'a');
    } catch (error) {
      throw writeError(error, 'The capture');
    }
    await writeManifest(this.folder, manifest);
  }

  /** Takes a line; returns at once. */
  append(line: CaptureLine): void {
    if (!this.isRecording) return;
    if (this.#waiting >= MAX_WAITING_LINES) return this.#fail(new Error(`${MAX_WAITING_LINES} lines wait for the disk`));
    this.#waiting += 1;
    const text = `${JSON.stringify(line)}\n`;
    this.#queue = this.#queue.then(() => this.#write(text));
  }

  /** Waits for all lines and closes the file. */
  async end(): Promise<void> {
    await this.#queue;
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** Removes a capture that has no sample: its run never began. */
  async abandon(): Promise<void> {
    const began = this.#file !== null;
    await this.end();
    if (began && this.#lines === 0) await rm(this.folder, { recursive: true, force: true });
  }

  /** Writes the final manifest. A fault is told, not thrown: the samples are there already. */
  async finish(manifest: Manifest): Promise<void> {
    await this.end();
    try {
      await writeManifest(this.folder, manifest);
    } catch (error) {
      this.#onFault(toErrorValue(error));
    }
  }

  async #write(text: string): Promise<void> {
    this.#waiting -= 1;
    if (this.#failed || !this.#file) return;
    try {
      await this.#file.appendFile(text);
      this.#lines += 1;
      if (this.#lines % SYNC_EVERY_LINES === 0) await this.#file.datasync();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#onFault(writeError(error, 'The capture').value);
  }
}
