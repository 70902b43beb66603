import { readdir, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type ExperimentResult, experimentResultSchema, SockscopeError, showValue } from '../../contract/index.ts';
import { libraryFolders } from '../capture/library-home.ts';
import { writeError } from '../capture/system-error.ts';
import { makeFolder } from '../make-folder.ts';

const SUFFIX = '.json';
/** Ids are file names of our own making; nothing else is looked up, so that no path can leave the library. */
const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** Results of experiments, a file each in `experiments` of the library. */
export class ExperimentStore {
  readonly #folder: string;
  readonly #trash: string;
  readonly #log: (line: string) => void;

  constructor(home: string, log: (line: string) => void) {
    const { experiments, experimentTrash } = libraryFolders(home);
    this.#folder = experiments;
    this.#trash = experimentTrash;
    this.#log = log;
  }

  /** Replaces the file of a result in one step: a reader, or a crash, sees the old one or the new one. Fails with `disk-full` or `capture-unwritable`. */
  async write(result: ExperimentResult): Promise<void> {
    try {
      await makeFolder(this.#folder);
      await writeFileAtomic(join(this.#folder, `${result.id}${SUFFIX}`), `${JSON.stringify(result, null, 2)}\n`);
    } catch (error) {
      throw writeError(error, 'The result of the experiment');
    }
  }

  /**
   * All results, newest first. One that cannot be read, or is of a newer format, is left out and named in the log; its file
   * is not touched. One that says it is running and is not `runningId` was cut off, and is given as stopped.
   */
  async list(runningId: string | null): Promise<ExperimentResult[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') this.#log(`the results of experiments cannot be read: ${error.message}`);
      return [];
    });
    const results = await Promise.all(names.filter((name) => name.endsWith(SUFFIX)).map((name) => this.#read(name)));
    return results
      .filter((result): result is ExperimentResult => result !== null)
      .map((result) => (result.state === 'running' && result.id !== runningId ? { ...result, state: 'stopped' as const } : result))
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id));
  }

  /** One result. Fails with `experiment-missing`. */
  async open(id: string, runningId: string | null): Promise<ExperimentResult> {
    const result = (await this.list(runningId)).find((candidate) => candidate.id === id);
    if (!result) throw missing(id);
    return result;
  }

  /** Moves a result to the trash of the library. Fails with `experiment-missing`. */
  async delete(id: string): Promise<void> {
    await this.#move(id, this.#folder, this.#trash);
  }

  /** Brings it back. */
  async restore(id: string): Promise<void> {
    await this.#move(id, this.#trash, this.#folder);
  }

  async #move(id: string, from: string, to: string): Promise<void> {
    const file = `${id}${SUFFIX}`;
    if (!ID_PATTERN.test(id) || !(await stat(join(from, file)).catch(() => null))) throw missing(id);
    try {
      await makeFolder(to);
      await rename(join(from, file), join(to, file));
    } catch (error) {
      throw writeError(error, 'The result of the experiment');
    }
  }

  async #read(name: string): Promise<ExperimentResult | null> {
    try {
      return experimentResultSchema.parse(JSON.parse(await readFile(join(this.#folder, name), 'utf8')));
    } catch (error) {
      this.#log(`the result ${name} of an experiment cannot be read and was left out: ${(error as Error).message}`);
      return null;
    }
  }
}

function missing(id: string): SockscopeError {
  return new SockscopeError('experiment-missing', `There is no result ${showValue(id)}.`);
}
