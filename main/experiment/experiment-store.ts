import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type ExperimentResult, experimentResultSchema } from '../../contract/index.ts';
import { libraryFolders } from '../capture/library-home.ts';
import { writeError } from '../capture/system-error.ts';

const SUFFIX = '.json';

/** Results of experiments, a file each in `experiments` of the library. */
export class ExperimentStore {
  readonly #folder: string;
  readonly #log: (line: string) => void;

  constructor(home: string, log: (line: string) => void) {
    this.#folder = libraryFolders(home).experiments;
    this.#log = log;
  }

  /** Replaces the file of a result in one step: a reader, or a crash, sees the old one or the new one. Fails with `disk-full` or `capture-unwritable`. */
  async write(result: ExperimentResult): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true });
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

  async #read(name: string): Promise<ExperimentResult | null> {
    try {
      return experimentResultSchema.parse(JSON.parse(await readFile(join(this.#folder, name), 'utf8')));
    } catch (error) {
      this.#log(`the result ${name} of an experiment cannot be read and was left out: ${(error as Error).message}`);
      return null;
    }
  }
}
