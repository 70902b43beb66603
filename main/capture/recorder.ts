import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CaptureLine, type ErrorValue, type Manifest, SockscopeError, toErrorValue } from '../../contract/index.ts';
import { makeFolder } from '../make-folder.ts';
import { SAMPLES_FILE, updateManifest, writeManifest } from './capture-files.ts';
import { writeStart } from './capture-start.ts';
import { markDiskFull, removeDiskFullMark } from './disk-full-mark.ts';
import { keepDamaged } from './lost-manifest.ts';
import { syncFolder } from './sync-folder.ts';
import { writeError } from './system-error.ts';

/** What was recorded is forced to the disk this often: what a power cut may cost. */
const SYNC_INTERVAL_MS = 1_000;

/** How often the final manifest is tried again while the disk is full. */
const FINISH_AGAIN_MS = 5_000;

/** Text that may wait for a slow disk; beyond this the recording gives up and the stream goes on. */
const MAX_WAITING_BYTES = 67_108_864;

/**
 * Appends a run to its capture as it goes: whole lines only, in order, all that wait in one write. A fault ends the
 * recording, is told once, and never reaches the stream.
 */
export class CaptureRecorder {
  readonly folder: string;
  readonly #onFault: (error: ErrorValue) => void;
  #file: FileHandle | null = null;
  #writing: Promise<void> | null = null;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #isSynced = true;
  #isEmpty = true;
  #failed = false;
  #isComplete = false;
  #marking: Promise<void> = Promise.resolve();
  #syncTimer: NodeJS.Timeout | null = null;

  constructor(folder: string, onFault: (error: ErrorValue) => void) {
    this.folder = folder;
    this.#onFault = onFault;
  }

  get isRecording(): boolean {
    return this.#file !== null && !this.#failed;
  }

  /** Whether the final manifest is on the disk. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Makes the folder and the first manifest, which are on the disk when this returns. Throws `capture-unwritable` or `disk-full`. */
  async begin(manifest: Manifest): Promise<void> {
    try {
      await makeFolder(this.folder);
      this.#file = await open(join(this.folder, SAMPLES_FILE), 'a');
      await writeStart(this.folder, manifest);
      await writeManifest(this.folder, manifest);
      await syncFolder(dirname(this.folder));
    } catch (error) {
      throw error instanceof SockscopeError ? error : writeError(error, 'The capture');
    }
    this.#syncTimer = setInterval(() => void this.#sync(), SYNC_INTERVAL_MS);
    this.#syncTimer.unref();
  }

  /** Takes a line; returns at once. */
  append(line: CaptureLine): void {
    if (!this.isRecording) return;
    const text = `${JSON.stringify(line)}\n`;
    this.#waitingBytes += text.length;
    if (this.#waitingBytes > MAX_WAITING_BYTES) return this.#fail(new Error(`${this.#waitingBytes} bytes wait for the disk`));
    this.#waiting.push(text);
    this.#writing ??= this.#drain();
  }

  /** Waits for all lines and closes the file. */
  async end(): Promise<void> {
    if (this.#syncTimer) clearInterval(this.#syncTimer);
    await this.#writing;
    await this.#sync();
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  /** Removes a capture that has no line: its run never began. */
  async abandon(): Promise<void> {
    const began = this.#file !== null;
    await this.end();
    if (began && this.#isEmpty) await rm(this.folder, { recursive: true, force: true });
  }

  /**
   * Closes the samples and writes the final manifest: `change` of the one on disk, or of `first` where that is lost. A fault
   * is told, not thrown: the samples are there already. Where the disk is full it is tried again until there is room.
   */
  async finish(change: (manifest: Manifest) => Manifest, first: Manifest): Promise<Manifest> {
    await this.end();
    try {
      const manifest = await updateManifest(this.folder, change).catch((error) => this.#finishLost(error, change(first)));
      await this.#completed();
      return manifest;
    } catch (error) {
      const fault = toErrorValue(error);
      this.#onFault(fault);
      if (fault.code === 'disk-full') {
        await markDiskFull(this.folder);
        this.#finishLater(change);
      }
      return change(first);
    }
  }

  /** Where the manifest on disk was damaged meanwhile. */
  async #finishLost(error: unknown, manifest: Manifest): Promise<Manifest> {
    if (toErrorValue(error).code !== 'capture-unreadable') throw error;
    await keepDamaged(this.folder);
    await writeManifest(this.folder, manifest);
    return manifest;
  }

  /** Until it has worked, or fails for another reason; the process does not wait for it, and the next start finishes the capture anyway. */
  #finishLater(change: (manifest: Manifest) => Manifest): void {
    setTimeout(() => {
      updateManifest(this.folder, change).then(
        () => this.#completed(),
        (error) => {
          if (toErrorValue(error).code === 'disk-full') this.#finishLater(change);
        },
      );
    }, FINISH_AGAIN_MS).unref();
  }

  async #completed(): Promise<void> {
    this.#isComplete = true;
    await this.#marking;
    await removeDiskFullMark(this.folder);
  }

  async #drain(): Promise<void> {
    // The lines of this turn of the loop go together.
    await Promise.resolve();
    while (this.#waiting.length > 0 && this.isRecording) {
      const text = this.#waiting.join('');
      this.#waiting = [];
      this.#waitingBytes = 0;
      try {
        await this.#file?.appendFile(text);
        this.#isEmpty = false;
        this.#isSynced = false;
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#writing = null;
  }

  async #sync(): Promise<void> {
    if (this.#isSynced || !this.isRecording) return;
    this.#isSynced = true;
    try {
      await this.#file?.datasync();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#waiting = [];
    const fault = writeError(error, 'The capture').value;
    // The process may not live to finish the capture, nor the disk have room for it.
    if (fault.code === 'disk-full') this.#marking = markDiskFull(this.folder);
    this.#onFault(fault);
  }
}
