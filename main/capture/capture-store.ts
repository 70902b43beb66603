import { statSync } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CaptureDocument,
  type CaptureListItem,
  type ErrorValue,
  loopOf,
  type Manifest,
  messageBytesOf,
  type RequestInput,
  SockscopeError,
  toErrorValue,
} from '../../contract/index.ts';
import { diagnoseRun } from '../diagnosis/diagnose-run.ts';
import { summarise } from '../metrics/summarise.ts';
import { checkThresholds } from '../threshold/check-thresholds.ts';
import { readCapture, readManifest, readSamples, updateManifest, writeManifest } from './capture-files.ts';
import { libraryFolders } from './library-home.ts';
import { writeError } from './system-error.ts';

const CLOCK_TOLERANCE_MS = 2_000;

/** Capture ids are folder names of our own making; nothing else is looked up, so that no path can leave the library. */
const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** The library of captures on disk. */
export class CaptureStore {
  readonly #captures: string;
  readonly #trash: string;
  readonly #isAlive: (pid: number, sinceMs: number) => boolean;

  constructor(home: string, isAlive: (pid: number, sinceMs: number) => boolean = isRecordedBy) {
    const { captures, trash } = libraryFolders(home);
    this.#captures = captures;
    this.#trash = trash;
    this.#isAlive = isAlive;
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
    const folder = this.folderOf(id);
    await this.#mustExist(folder, id);
    return readCapture(folder);
  }

  async update({ id, ...changes }: RequestInput<'captures.update'>): Promise<CaptureListItem> {
    const folder = this.folderOf(id);
    await this.#mustExist(folder, id);
    return listItem(await updateManifest(folder, (manifest) => ({ ...manifest, ...changes })));
  }

  /** Moves a capture to the trash of the library. */
  async delete(id: string): Promise<void> {
    await this.#move(id, this.#captures, this.#trash);
  }

  /** Brings it back. */
  async restore(id: string): Promise<CaptureListItem> {
    await this.#move(id, this.#trash, this.#captures);
    return this.item(id);
  }

  /**
   * Finishes captures whose process has died: figures are made from the samples that are there, and the capture is
   * marked as recovered. Captures of living processes are left alone. Called before this process records anything.
   */
  async recover(): Promise<{ recovered: string[]; failed: { id: string; error: ErrorValue }[] }> {
    const recovered: string[] = [];
    const failed: { id: string; error: ErrorValue }[] = [];
    for (const id of await this.#ids()) {
      try {
        if (await this.#recoverOne(id)) recovered.push(id);
      } catch (error) {
        // One capture that cannot be finished must not keep the others from it.
        failed.push({ id, error: toErrorValue(error) });
      }
    }
    return { recovered, failed };
  }

  async #recoverOne(id: string): Promise<boolean> {
    const folder = this.folderOf(id);
    const manifest = await readManifest(folder).catch(() => null);
    if (manifest?.state !== 'recording' || this.#isAlive(manifest.pid, Date.parse(manifest.startedAt))) return false;
    const { samples, events } = await readSamples(folder);
    const summary = summarise(manifest.scenario, samples, null);
    await writeManifest(folder, {
      ...manifest,
      state: 'recovered',
      summary,
      thresholds: checkThresholds(manifest.scenario.thresholds, summary),
      diagnosis: diagnoseRun(samples, events, loopOf(manifest.scenario)),
    });
    return true;
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

/**
 * Whether process `pid` lives and is the one that began to record at `sinceMs` (wall clock). Numbers are used again,
 * in containers at once: a process that is this one, or younger than the recording, is another.
 */
function isRecordedBy(pid: number, sinceMs: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    // On Linux the folder of a process is as old as the process (proc(5)).
    return statSync(`/proc/${pid}`).ctimeMs <= sinceMs + CLOCK_TOLERANCE_MS;
  } catch {
    return true;
  }
}
