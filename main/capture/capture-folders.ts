import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CaptureListItem, SockscopeError, toErrorValue } from '../../contract/index.ts';
import { MANIFEST_FILE, readManifest } from './capture-files.ts';
import { diskBytes } from './disk-bytes.ts';
import { listItem, unreadableItem } from './list-item.ts';
import { mapAtMost } from './map-at-most.ts';
import { thumbnailKind } from './thumbnail/thumbnail-file.ts';

/** Capture ids are folder names of our own making; nothing else is looked up, so that no path can leave the library. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** Folders that are read at once. */
const AT_ONCE = 24;

/** A folder of captures, the library's or its trash. What was read of one is kept until the capture changes, so that a thousand are listed at the cost of asking for their times. */
export class CaptureFolders {
  readonly #folder: string;
  readonly #known = new Map<string, { stamp: string; item: CaptureListItem }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Names of the folders that can be captures. Fails with `capture-unreadable`. */
  async ids(): Promise<string[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new SockscopeError('capture-unreadable', `The library cannot be read: ${error.message}`, { cause: error });
    });
    return entries.filter((entry) => entry.isDirectory() && ID_PATTERN.test(entry.name)).map((entry) => entry.name);
  }

  /** All of them, newest first. One that cannot be read is listed with its fault. */
  async list(): Promise<CaptureListItem[]> {
    const ids = await this.ids();
    const items = await mapAtMost(ids, AT_ONCE, (id) => this.item(id));
    const present = new Set(ids);
    for (const id of this.#known.keys()) if (!present.has(id)) this.#known.delete(id);
    return items.sort((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? '') || b.id.localeCompare(a.id));
  }

  /** One of them as the list shows it. */
  async item(id: string): Promise<CaptureListItem> {
    const stamp = await this.#stamp(id);
    const known = this.#known.get(id);
    if (known?.stamp === stamp) return known.item;
    const item = await this.#read(id);
    this.#known.set(id, { stamp, item });
    return item;
  }

  /** What changes when any of them is added, removed or changed, by whichever process. */
  async stamps(): Promise<string> {
    const ids = (await this.ids()).sort();
    return (await mapAtMost(ids, AT_ONCE, async (id) => `${id} ${await this.#stamp(id)}`)).join('\n');
  }

  async #read(id: string): Promise<CaptureListItem> {
    const folder = join(this.#folder, id);
    const [bytes, thumbnail] = await Promise.all([diskBytes(folder), thumbnailKind(folder)]);
    try {
      // What a folder is called is what it is asked for by, whatever its manifest says.
      return { ...listItem(await readManifest(folder), { diskBytes: bytes, thumbnail }), id };
    } catch (error) {
      return unreadableItem(id, toErrorValue(error).message, bytes);
    }
  }

  /** Of the folder, in which files are added and replaced, and of the manifest, which may be edited in place. */
  async #stamp(id: string): Promise<string> {
    const folder = join(this.#folder, id);
    const times = await Promise.all([folder, join(folder, MANIFEST_FILE)].map((path) => stat(path).catch(() => null)));
    return times.map((found) => (found === null ? '-' : `${found.ino}:${found.mtimeMs}:${found.size}`)).join(' ');
  }
}
