import { type ErrorValue, SockscopeError } from '../../contract/index.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import type { ImportSource } from './import/import-file.ts';

/** What the library's thread is started with. */
export type LibraryJob = { kind: 'thumbnail'; picture: Uint8Array } | { kind: 'import'; source: ImportSource };

/** What it tells before it ends. */
export type LibraryThreadMessage =
  | { type: 'thumbnail'; jpeg: Uint8Array | null }
  | { type: 'imported'; id: string }
  | { type: 'failed'; error: ErrorValue };

/** A piece of work that is under way in a thread of its own. */
export interface RunningJob {
  /** Fails with the error of the work; with `import-too-large` when an import took all the memory that a thread may have; with `internal` when the thread ended otherwise. */
  readonly done: Promise<Exclude<LibraryThreadMessage, { type: 'failed' }>>;
  cancel(): Promise<void>;
}

export function startLibraryJob(threads: ThreadSpawner, job: LibraryJob): RunningJob {
  const thread = threads.spawn<never, LibraryThreadMessage>('library-thread', job);
  const done = new Promise<Exclude<LibraryThreadMessage, { type: 'failed' }>>((resolve, reject) => {
    thread.onMessage((message) => {
      if (message.type === 'failed') reject(new SockscopeError(message.error.code, message.error.message, message.error));
      else resolve(message);
    });
    thread.onExit((error) => reject(lostThread(job, error)));
  });
  // Whoever cancels does not wait for it.
  done.catch(() => {});
  return { done, cancel: () => thread.terminate() };
}

function lostThread(job: LibraryJob, error: Error | null): SockscopeError {
  if (job.kind === 'import' && (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new SockscopeError('import-too-large', `${job.source.fileName} needs more memory than an import may take.`, {
      hint: 'It has far more values than a capture of its size. Nothing of it was kept.',
    });
  }
  return new SockscopeError('internal', `The library's thread ended early${error ? `: ${error.message}` : ''}.`);
}
