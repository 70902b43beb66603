import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type CaptureDocument, IMPORT_LIMITS, loopOf, type Manifest, manifestSchema, SockscopeError } from '../../../contract/index.ts';
import { diagnoseRun } from '../../diagnosis/diagnose-run.ts';
import { usefulAdvice } from '../../diagnosis/useful-advice.ts';
import { makeFolder } from '../../make-folder.ts';
import { summarise } from '../../metrics/summarise.ts';
import { SAMPLES_FILE, writeManifest } from '../capture-files.ts';
import { newCaptureId } from '../capture-id.ts';
import { writeError } from '../system-error.ts';
import { sparkChart } from '../thumbnail/spark-chart.ts';
import { writeThumbnail } from '../thumbnail/thumbnail-file.ts';
import { captureLines } from './capture-lines.ts';
import { parseExport } from './parse-export.ts';

/** What is imported, and where to. Plain values: it is handed to a thread. */
export interface ImportSource {
  /** The file to read. */
  path: string;
  /** What the user knows it as. */
  fileName: string;
  /** Folder of the library's captures. */
  captures: string;
  /** An empty folder of this import's own, on the same file system as `captures`. It is gone afterwards. */
  workFolder: string;
  /** Wall clock, ISO 8601. */
  importedAt: string;
}

/** Written to the disk in pieces of so many characters. */
const PIECE_CHARS = 1_048_576;

const LONGEST_FILE_NAME = 200;

/**
 * Imports the JSON export of a capture and answers the id that it got here, which is always a new one: nothing is overwritten. The
 * capture is written beside the library and appears there whole, or not at all. Fails with `import-invalid`, `import-too-large`,
 * `capture-newer`, `capture-unwritable` or `disk-full`.
 */
export async function importFile({ path, fileName, captures, workFolder, importedAt }: ImportSource): Promise<string> {
  const name = shownFileName(fileName);
  try {
    const bytes = await readLimited(path, name);
    const document = parseExport(bytes, name);
    const id = newCaptureId(new Date(document.startedAt), document.name);
    const manifest = manifestOf(document, id, { importedAt, fileName: name, fileBytes: bytes.length });
    const folder = join(workFolder, id);
    try {
      await makeFolder(folder);
      await writeLines(join(folder, SAMPLES_FILE), document);
      const chart = sparkChart(document.samples, document.scenario.direction);
      if (chart !== null) await writeThumbnail(folder, 'svg', chart);
      await writeManifest(folder, manifest);
      await makeFolder(captures);
      await rename(folder, join(captures, id));
    } catch (error) {
      throw error instanceof SockscopeError ? error : writeError(error, 'The imported capture');
    }
    return id;
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

/** A file that is too large is refused before anything of it is read. Fails with `import-too-large`. */
export function throwIfTooLarge(fileName: string, bytes: number): void {
  if (bytes <= IMPORT_LIMITS.fileBytes) return;
  throw new SockscopeError(
    'import-too-large',
    `${shownFileName(fileName)} has ${bytes} bytes; an import may have ${IMPORT_LIMITS.fileBytes} (IMPORT_LIMITS.fileBytes).`,
  );
}

/** A file's name as it is kept and shown: without its folder, on one line, not longer than file systems allow. */
export function shownFileName(fileName: string): string {
  const last = basename(fileName.replaceAll('\\', '/'));
  return [...last.replace(/\p{C}/gu, '\ufffd')].slice(0, LONGEST_FILE_NAME).join('') || 'file';
}

async function readLimited(path: string, fileName: string): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new SockscopeError('import-invalid', `${fileName} is no file.`);
    throwIfTooLarge(fileName, found.size);
    return await readFile(path);
  } catch (error) {
    if (error instanceof SockscopeError) throw error;
    throw new SockscopeError('import-invalid', `${fileName} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function manifestOf(document: CaptureDocument, id: string, origin: { importedAt: string; fileName: string; fileBytes: number }): Manifest {
  const { samples, events, damage, recordingFault } = document;
  const manifest: Manifest = {
    ...manifestSchema.parse(document),
    id,
    saved: true,
    origin: { kind: 'import', ...origin, id: document.id, damage: damage.filter((line) => line !== recordingFault) },
  };
  if (document.state !== 'recording') return manifest;
  // It was exported while it was recorded: here nobody will ever finish it.
  return {
    ...manifest,
    state: 'recovered',
    summary: summarise(document.scenario, samples, null),
    diagnosis: usefulAdvice(diagnoseRun(samples, events, loopOf(document.scenario)), document.scenario),
  };
}

async function writeLines(file: string, document: CaptureDocument): Promise<void> {
  const handle = await open(file, 'w');
  try {
    let piece = '';
    for (const line of captureLines(document)) {
      piece += `${JSON.stringify(line)}\n`;
      if (piece.length < PIECE_CHARS) continue;
      await handle.appendFile(piece);
      piece = '';
    }
    await handle.appendFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where the folders of imports under way lie, each with the id of its process in its name. */
export function incomingFolder(captures: string): string {
  return join(dirname(captures), 'incoming');
}
