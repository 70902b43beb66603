import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CaptureDocument,
  type CaptureListItem,
  type Manifest,
  messageBytesOf,
  type RecoveredCapture,
  type RecoveryReport,
  type RequestInput,
  SockscopeError,
  toErrorValue,
} from '../../contract/index.ts';
import { systemClock } from '../clock.ts';
import { readCapture, readManifest, updateManifest } from './capture-files.ts';
import { isBeingRecorded } from './is-being-recorded.ts';
import { removeEmptyCapture, removeTemporaryFiles } from './left-behind.ts';
import { libraryFolders } from './library-home.ts';
import { type IsBeingRecorded, recoverCapture } from './recover-capture.ts';
import { writeError } from './system-error.ts';

/** Capture ids are folder names of our own making; nothing else is looked up, so that no path can leave the library. */
const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** The library of captures on disk. */
export class CaptureStore {
  readonly #captures: string;
  readonly #trash: string;
  readonly #isBeingRecorded: IsBeingRecorded;

  constructor(
    home: string,
    isRecording: IsBeingRecorded = (folder, manifest) => isBeingRecorded(folder, manifest, systemClock.wallTime()),
  ) {
    const { captures, trash } = libraryFolders(home);
    this.#captures = captures;
    this.#trash = trash;
    this.#isBeingRecorded = isRecording;
  }

  /** Where a capture lies, or will lie. */
  folderOf(id: string): string {
    return join(this.#captures, safeId(id));
  }

  /** All captures, newest first. One that cannot be read is listed with its fault. */
  async list(): Promise<CaptureListItem[]> {
    const items = await Promise.all((await this.#ids()).map((id) => this.item(id)));
    return items.sort((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? '') || b.id.localeCompare(a.id));
  }

  /** One capture as the list shows it. */
  async item(id: string): Promise<CaptureListItem> {
    try {
      return listItem(await readManifest(this.folderOf(id)));
    } catch (error) {
      const { message } = toErrorValue(error);
      return {
        id,
        name: id,
        state: 'unreadable',
        saved: false,
        startedAt: null,
        durationS: null,
        receivedFps: null,
        payloadBytes: null,
        compressed: null,
        verdict: null,
        fault: message,
      };
    }
  }

  /** A whole capture. A run in progress is given as far as it is recorded. */
  async open(id: string): Promise<CaptureDocument> {
    return readCapture(await this.existingFolderOf(id));
  }

  /** Where a capture lies. Fails with `capture-missing`. */
  async existingFolderOf(id: string): Promise<string> {
    const folder = this.folderOf(id);
    await this.#mustExist(folder, id);
    return folder;
  }

  async update({ id, ...changes }: RequestInput<'captures.update'>): Promise<CaptureListItem> {
    const folder = this.folderOf(id);
    await this.#mustExist(folder, id);
    return listItem(await updateManifest(folder, (manifest) => ({ ...manifest, ...changes })));
  }

  /** Moves a capture to the trash of the library. One that is being recorded, by whichever process, is left where it is: `run-active`. */
  async delete(id: string): Promise<void> {
    const manifest = await readManifest(this.folderOf(id)).catch(() => null);
    if (manifest?.state === 'recording' && (await this.#isBeingRecorded(this.folderOf(id), manifest)))
      throw new SockscopeError('run-active', 'This capture is being recorded by another process.');
    await this.#move(id, this.#captures, this.#trash);
  }

  /** Brings it back. */
  async restore(id: string): Promise<CaptureListItem> {
    await this.#move(id, this.#trash, this.#captures);
    return this.item(id);
  }

  /**
   * Finishes captures whose process has died: figures are made from the samples that are there, and the capture is
   * marked as recovered. Captures of living processes are left alone. What died in the middle of a write left is removed.
   */
  async recover(): Promise<RecoveryReport> {
    const recovered: RecoveredCapture[] = [];
    const failed: RecoveryReport['failed'] = [];
    const at = systemClock.wallTime();
    for (const id of await this.#ids()) {
      const folder = this.folderOf(id);
      try {
        await removeTemporaryFiles(folder, at);
        if (await removeEmptyCapture(folder, at)) continue;
        const capture = await recoverCapture(folder, this.#isBeingRecorded, at);
        if (capture) recovered.push(capture);
      } catch (error) {
        // One capture that cannot be finished must not keep the others from it.
        failed.push({ id, error: toErrorValue(error) });
      }
    }
    return { recovered, failed };
  }

  async #ids(): Promise<string[]> {
    const entries = await readdir(this.#captures, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new SockscopeError('capture-unreadable', `The library cannot be read: ${error.message}`, { cause: error });
    });
    return entries.filter((entry) => entry.isDirectory() && ID_PATTERN.test(entry.name)).map((entry) => entry.name);
  }

  async #move(id: string, from: string, to: string): Promise<void> {
    await this.#mustExist(join(from, safeId(id)), id);
    try {
      await mkdir(to, { recursive: true });
      await rename(join(from, id), join(to, id));
    } catch (error) {
      throw writeError(error, 'The capture');
    }
  }

  async #mustExist(folder: string, id: string): Promise<void> {
    const found = await stat(folder).catch(() => null);
    if (!found?.isDirectory()) throw new SockscopeError('capture-missing', `There is no capture ${id}.`);
  }
}

function listItem(manifest: Manifest): CaptureListItem {
  const { direction } = manifest.scenario;
  return {
    id: manifest.id,
    name: manifest.name,
    state: manifest.state,
    saved: manifest.saved,
    startedAt: manifest.startedAt,
    durationS: manifest.summary?.durationS ?? null,
    receivedFps: direction === 'observe' ? null : (manifest.summary?.received.fps ?? null),
    // What clients of the user's own send has no size that is known beforehand.
    payloadBytes: direction === 'listen' || direction === 'observe' ? null : messageBytesOf(manifest.scenario.payload),
    compressed: manifest.summary?.negotiated ? manifest.summary.negotiated.permessageDeflate !== null : null,
    verdict: manifest.diagnosis?.verdict ?? null,
    fault: null,
  };
}

function safeId(id: string): string {
  if (!ID_PATTERN.test(id)) throw new SockscopeError('capture-missing', `There is no capture ${JSON.stringify(id)}.`);
  return id;
}
