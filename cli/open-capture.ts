import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type CaptureDocument, SockscopeError } from '../contract/index.ts';
import { MANIFEST_FILE, readCapture } from '../main/capture/capture-files.ts';
import { CaptureStore } from '../main/capture/capture-store.ts';
import { shownFileName, throwIfTooLarge } from '../main/capture/import/import-file.ts';
import { parseExport } from '../main/capture/import/parse-export.ts';
import { home } from './host.ts';

/**
 * A capture, given by its id in the library, by its folder or manifest, or by the file of its JSON export. An export is held to the limits and checks of
 * an import. Fails with `capture-missing`, `capture-newer`, `capture-unreadable`, `import-invalid` or `import-too-large`, and says which of several it was.
 */
export async function openCapture(capture: string): Promise<CaptureDocument> {
  const found = await stat(capture).catch(() => null);
  try {
    if (found?.isDirectory()) return await readCapture(capture, 'packed');
    if (found?.isFile() && basename(capture) === MANIFEST_FILE) return await readCapture(dirname(capture), 'packed');
    if (found?.isFile()) return await readExport(capture, found.size);
    return await readCapture(await new CaptureStore(home()).existingFolderOf(capture), 'packed');
  } catch (error) {
    if (!(error instanceof SockscopeError) || error.value.message.includes(capture)) throw error;
    const { code, message, hint } = error.value;
    throw new SockscopeError(code, `${capture}: ${message}`, { hint, cause: error });
  }
}

/** Where a capture's files are; `null` for a JSON export, which has none. Fails with `capture-missing`. */
export async function openFolder(capture: string): Promise<string | null> {
  const found = await stat(capture).catch(() => null);
  if (found?.isDirectory()) return capture;
  if (found?.isFile()) return basename(capture) === MANIFEST_FILE ? dirname(capture) : null;
  const folder = new CaptureStore(home()).folderOf(capture);
  const isThere = await stat(folder).catch(() => null);
  if (!isThere?.isDirectory()) throw new SockscopeError('capture-missing', `There is no capture ${capture}.`);
  return folder;
}

async function readExport(file: string, bytes: number): Promise<CaptureDocument> {
  throwIfTooLarge(file, bytes);
  const fileName = shownFileName(file);
  const document = parseExport(await readFile(file), fileName);
  return {
    ...document,
    // Whatever the file says of it: in no library stands where this was recorded.
    origin: { kind: 'file', importedAt: new Date().toISOString(), fileName, fileBytes: bytes, id: document.id, damage: [] },
  };
}
