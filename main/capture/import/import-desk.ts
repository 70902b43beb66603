import { type FileHandle, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { IMPORT_LIMITS, SockscopeError } from '../../../contract/index.ts';
import type { Clock } from '../../clock.ts';
import type { ThreadSpawner } from '../../threads/thread.ts';
import { type RunningJob, startLibraryJob } from '../library-job.ts';
import { writeError } from '../system-error.ts';
import { shownFileName, throwIfTooLarge } from './import-file.ts';
import { makeWorkFolder } from './work-folder.ts';

/** A file that a window is sending. */
interface Incoming {
  fileName: string;
  workFolder: string;
  /** What is sent is written here, and never held in memory whole. */
  file: string;
  handle: FileHandle;
  declaredBytes: number;
  bytes: number;
  writing: Promise<void>;
  job: RunningJob | null;
}

/** Takes the files that windows send in pieces, and imports each in a thread of its own when it is whole. */
export class ImportDesk {
  readonly #captures: string;
  readonly #threads: ThreadSpawner;
  readonly #clock: Clock;
  readonly #incoming = new Map<string, Incoming>();

  constructor(options: { captures: string; threads: ThreadSpawner; clock: Clock }) {
    this.#captures = options.captures;
    this.#threads = options.threads;
    this.#clock = options.clock;
  }

  /** A file of `bytes` comes in. Fails with `import-too-large` before anything is sent, or with why the library cannot be written. */
  async begin(fileName: string, bytes: number): Promise<{ importId: string }> {
    throwIfTooLarge(fileName, bytes);
    // A window that went away in the middle gives up what it began.
    const [oldest] = this.#incoming.keys();
    if (oldest !== undefined && this.#incoming.size >= IMPORT_LIMITS.atOnce) await this.cancel(oldest);
    const workFolder = await makeWorkFolder(this.#captures);
    const importId = basename(workFolder);
    const file = join(workFolder, 'incoming.json');
    const handle = await open(file, 'wx').catch((error) => {
      throw writeError(error, 'The imported capture');
    });
    const name = shownFileName(fileName);
    this.#incoming.set(importId, {
      fileName: name,
      workFolder,
      file,
      handle,
      declaredBytes: bytes,
      bytes: 0,
      writing: Promise.resolve(),
      job: null,
    });
    return { importId };
  }

  /** The next piece. Fails with `import-too-large` when there is more than was said, and the import is over. */
  async part(importId: string, text: string): Promise<void> {
    const incoming = this.#find(importId);
    const piece = Buffer.from(text, 'utf8');
    incoming.bytes += piece.length;
    try {
      // A byte order mark that the window's decoder left out makes it less, never more.
      if (incoming.bytes > incoming.declaredBytes) {
        throw new SockscopeError(
          'import-too-large',
          `${incoming.fileName} has more bytes than were announced: it changed while it was read.`,
        );
      }
      incoming.writing = incoming.writing.then(() => incoming.handle.appendFile(piece));
      await incoming.writing;
    } catch (error) {
      await this.cancel(importId);
      throw error instanceof SockscopeError ? error : writeError(error, 'The imported capture');
    }
  }

  /** All was sent: it is checked and comes into the library. Answers the id that the capture has there. */
  async end(importId: string): Promise<string> {
    const incoming = this.#find(importId);
    try {
      await incoming.writing;
      await incoming.handle.close();
      incoming.job = startLibraryJob(this.#threads, {
        kind: 'import',
        source: {
          path: incoming.file,
          fileName: incoming.fileName,
          captures: this.#captures,
          workFolder: incoming.workFolder,
          importedAt: this.#clock.wallTime().toISOString(),
        },
      });
      const message = await incoming.job.done.catch((error) => {
        if (!this.#incoming.has(importId)) throw given(incoming.fileName);
        throw error;
      });
      if (message.type !== 'imported') throw new SockscopeError('internal', 'The import was answered with something else.');
      return message.id;
    } finally {
      await this.cancel(importId);
    }
  }

  /** Gives an import up, or what is left of one. Answers when nothing of it is on the disk. */
  async cancel(importId: string): Promise<void> {
    const incoming = this.#incoming.get(importId);
    if (!incoming) return;
    this.#incoming.delete(importId);
    await incoming.job?.cancel();
    await incoming.writing.catch(() => {});
    await incoming.handle.close().catch(() => {});
    await rm(incoming.workFolder, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    for (const importId of [...this.#incoming.keys()]) await this.cancel(importId);
  }

  #find(importId: string): Incoming {
    const incoming = this.#incoming.get(importId);
    if (!incoming) throw given('The file');
    return incoming;
  }
}

function given(fileName: string): SockscopeError {
  return new SockscopeError('import-cancelled', `The import of ${fileName} was given up.`);
}
