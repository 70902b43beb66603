import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CAPTURE_FORMAT_VERSION, type CaptureDocument, captureDocumentSchema, SockscopeError } from '../contract/index.ts';
import { MANIFEST_FILE, readCapture } from '../main/capture/capture-files.ts';
import { CaptureStore } from '../main/capture/capture-store.ts';
import { home } from './host.ts';

/** A JSON export above this is refused: an hour's capture has some 100 MB, and a text of half a gigabyte is more than a string may hold. */
const EXPORT_BYTES_MAX = 400_000_000;

/**
 * A capture, given by its id in the library, by its folder or manifest, or by the file of its JSON export. Fails with `capture-missing`,
 * `capture-newer` or `capture-unreadable`, and says which of several it was.
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
  if (bytes > EXPORT_BYTES_MAX) throw new SockscopeError('capture-unreadable', `The file is larger than ${EXPORT_BYTES_MAX / 1e6} MB.`);
  let document: unknown;
  try {
    document = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new SockscopeError('capture-unreadable', `This is no JSON export: ${(error as Error).message}`, {
      hint: 'Give the id of a capture, its folder, or the file that `sockscope report CAPTURE --format json` wrote.',
      cause: error,
    });
  }
  const version = (document as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version > CAPTURE_FORMAT_VERSION) {
    throw new SockscopeError('capture-newer', `This export has format ${version}; this version reads up to ${CAPTURE_FORMAT_VERSION}.`);
  }
  const parsed = captureDocumentSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SockscopeError('capture-unreadable', `This is no JSON export of a capture: ${issue?.path.join('.')}: ${issue?.message}.`, {
    hint: 'The file is as it was. Export the capture again with `sockscope report CAPTURE --format json`.',
  });
}
