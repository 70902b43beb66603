import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CaptureDocument,
  type CaptureListItem,
  type ImportedCapture,
  type RecoveredCapture,
  type RecoveryReport,
  type RequestInput,
  SockscopeError,
  type Thumbnail,
  toErrorValue,
} from '../../contract/index.ts';
import { systemClock } from '../clock.ts';
import { readCapture, readManifest, updateManifest } from './capture-files.ts';
import { CaptureFolders, ID_PATTERN } from './capture-folders.ts';
import { isBeingRecorded } from './is-being-recorded.ts';
import { isSameRun } from './is-same-run.ts';
import { removeEmptyCapture, removeTemporaryFiles } from './left-behind.ts';
import { libraryFolders } from './library-home.ts';
import { mapAtMost } from './map-at-most.ts';
import { type IsBeingRecorded, recoverCapture } from './recover-capture.ts';
import { writeError } from './system-error.ts';
import { readThumbnail } from './thumbnail/thumbnail-file.ts';

/** Folders of the trash whose time is asked for at once. */
const TIMES_AT_ONCE = 24;

/** Manifests that are read at once. */
const READ_AT_ONCE = 24;

/** The library of captures on disk. */
export class CaptureStore {
  readonly #captures: string;
  readonly #trash: string;
  readonly #isBeingRecorded: IsBeingRecorded;
  readonly #listed: CaptureFolders;
  readonly #deleted: CaptureFolders;
  #lastStamps: string | null = null;

  constructor(
    home: string,
    isRecording: IsBeingRecorded = (folder, manifest) => isBeingRecorded(folder, manifest, systemClock.wallTime()),
  ) {
    const { captures, trash } = libraryFolders(home);
    this.#captures = captures;
    this.#trash = trash;
    this.#isBeingRecorded = isRecording;
    this.#listed = new CaptureFolders(captures);
    this.#deleted = new CaptureFolders(trash);
  }

  /** Where a capture lies, or will lie. */
  folderOf(id: string): string {
    return join(this.#captures, safeId(id));
  }

  /** All captures, newest first. One that cannot be read is listed with its fault. */
  list(): Promise<CaptureListItem[]> {
    return this.#listed.list();
  }

  /** One capture as the list shows it. */
  item(id: string): Promise<CaptureListItem> {
    return this.#listed.item(safeId(id));
  }

  /** One that was just imported, and whether another capture of the library is the same run. */
  async imported(id: string): Promise<ImportedCapture> {
    const manifest = await readManifest(this.folderOf(id));
    const others = (await this.#listed.ids()).filter((other) => other !== id).sort();
    const found = await mapAtMost(others, READ_AT_ONCE, async (other) => {
      const one = await readManifest(this.folderOf(other)).catch(() => null);
      return one !== null && isSameRun(one, manifest) ? { id: other, name: one.name } : null;
    });
    return { ...(await this.item(id)), copyOf: found.find((one) => one !== null) ?? null };
  }

  /** Whether captures or trash are other than when this was last asked; the first time they are not. */
  async hasChanged(): Promise<boolean> {
    const stamps = `${await this.#listed.stamps()}\n\n${await this.#deleted.stamps()}`;
    const before = this.#lastStamps;
    this.#lastStamps = stamps;
    return before !== null && before !== stamps;
  }

  /** The small picture of a capture; `null`: it has none. */
  async thumbnail(id: string): Promise<Thumbnail | null> {
    const folder = this.folderOf(id);
    await this.#mustExist(folder, id);
    return readThumbnail(folder);
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

  /** Changes what a user wrote to a capture. A field that is not named keeps what another process may have written meanwhile. */
  async update({ id, ...changes }: RequestInput<'captures.update'>): Promise<CaptureListItem> {
    const folder = this.folderOf(id);
    await this.#mustExist(folder, id);
    await updateManifest(folder, (manifest) => ({ ...manifest, ...changes }));
    return this.item(id);
  }

  /** Moves a capture to the trash of the library. One that is being recorded, by whichever process, is left where it is: `run-active`. */
  async delete(id: string): Promise<void> {
    const manifest = await readManifest(this.folderOf(id)).catch(() => null);
    if (manifest?.state === 'recording' && (await this.#isBeingRecorded(this.folderOf(id), manifest)))
      throw new SockscopeError('run-active', 'This capture is being recorded by another process.');
    await this.#move(id, this.#captures, this.#trash);
    // A folder in the trash is changed by nobody: its time says when it came there.
    const now = systemClock.wallTime();
    await utimes(join(this.#trash, id), now, now).catch(() => {});
  }

  /** Brings it back. */
  async restore(id: string): Promise<CaptureListItem> {
    await this.#move(id, this.#trash, this.#captures);
    return this.item(id);
  }

  /** What lies in the trash, deleted last first. */
  async listTrash(): Promise<CaptureListItem[]> {
    const items = await mapAtMost(await this.#deleted.list(), TIMES_AT_ONCE, async (item) => {
      const found = await stat(join(this.#trash, item.id)).catch(() => null);
      return { ...item, deletedAt: found?.mtime.toISOString() ?? null };
    });
    return items.sort((a, b) => (b.deletedAt ?? '').localeCompare(a.deletedAt ?? '') || b.id.localeCompare(a.id));
  }

  /** Removes these from the trash for good, and answers how many it were. Fails with `capture-unwritable`; those before are gone then. */
  async emptyTrash(ids: readonly string[]): Promise<number> {
    let removed = 0;
    for (const id of ids) {
      const folder = join(this.#trash, safeId(id));
      if ((await stat(folder).catch(() => null)) === null) continue;
      await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch((error) => {
        throw writeError(error, 'The trash');
      });
      removed += 1;
    }
    return removed;
  }

  /**
   * Finishes captures whose process has died: figures are made from the samples that are there, and the capture is
   * marked as recovered. Captures of living processes are left alone. What died in the middle of a write left is removed.
   */
  async recover(): Promise<RecoveryReport> {
    const recovered: RecoveredCapture[] = [];
    const failed: RecoveryReport['failed'] = [];
    const at = systemClock.wallTime();
    for (const id of await this.#listed.ids()) {
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

function safeId(id: string): string {
  if (!ID_PATTERN.test(id)) throw new SockscopeError('capture-missing', `There is no capture ${JSON.stringify(id)}.`);
  return id;
}
