import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {
  EXPERIMENT_LIMITS,
  type Experiment,
  experimentName,
  faultSentence,
  type RequestOutput,
  SockscopeError,
  showValue,
  toErrorValue,
  validateExperiment,
} from '../../contract/index.ts';
import { libraryFolders } from '../capture/library-home.ts';
import { writeError } from '../capture/system-error.ts';
import { makeFolder } from '../make-folder.ts';
import { findExperiment } from './shipped-experiments.ts';

const SUFFIX = '.json';
const WHAT = 'The experiment';

/** Experiments of the user's own: a document each in `own-experiments` of the library, found again by the name in it. */
export class OwnExperiments {
  readonly #folder: string;
  readonly #trash: string;

  constructor(home: string) {
    const { ownExperiments, experimentTrash } = libraryFolders(home);
    this.#folder = ownExperiments;
    this.#trash = experimentTrash;
  }

  /** All of them by title; of those that cannot be read why, in words. Their files are not touched. */
  async list(): Promise<RequestOutput<'experiments.own'>> {
    const files = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw new SockscopeError('capture-unreadable', `The experiments of your own cannot be read: ${error.message}`, { cause: error });
    });
    const read = await Promise.all(files.filter((file) => file.endsWith(SUFFIX)).map((file) => readExperiment(this.#folder, file)));
    const experiments = read.flatMap((found) => (typeof found === 'string' ? [] : [found]));
    return {
      experiments: experiments.sort((a, b) => a.title.localeCompare(b.title) || a.name.localeCompare(b.name)),
      unreadable: read.filter((found): found is string => typeof found === 'string'),
    };
  }

  /** The experiment called `name`, or with this title. */
  async find(name: string): Promise<Experiment | undefined> {
    const { experiments } = await this.list();
    return experiments.find((experiment) => experiment.name === name) ?? experiments.find(({ title }) => title === name);
  }

  /**
   * Keeps an experiment, in place of the one called `replaces`. A name that another has is a fault, or gets a number where
   * `mayRename`. Fails with `experiment-invalid`, `experiment-missing`, `disk-full` or `capture-unwritable`.
   */
  async save(document: unknown, replaces: string | null, mayRename: boolean): Promise<Experiment> {
    const wanted = validateExperiment(document);
    const { experiments } = await this.list();
    if (replaces !== null && !experiments.some(({ name }) => name === replaces)) throw missing(replaces);
    if (replaces === null && experiments.length >= EXPERIMENT_LIMITS.own.max) {
      throw new SockscopeError(
        'experiment-invalid',
        `There are ${experiments.length} experiments of your own, which is the most there may be.`,
        {
          hint: 'Delete some that you do not need, then save again.',
        },
      );
    }
    const isTaken = (name: string) =>
      findExperiment(name) !== undefined || experiments.some((other) => other.name === name && name !== replaces);
    const experiment = mayRename ? withFreeName(wanted, isTaken) : wanted;
    if (isTaken(experiment.name)) {
      const allowed = 'a name that no other experiment has';
      throw new SockscopeError('experiment-invalid', `There is an experiment called ${showValue(experiment.title)} already.`, {
        hint: 'Choose another name.',
        faults: [{ path: 'title', value: showValue(experiment.title), allowed }],
      });
    }
    try {
      await makeFolder(this.#folder);
      await writeFileAtomic(join(this.#folder, fileOf(experiment.name)), experimentText(experiment));
      // The new file is there before the old one goes: a crash between leaves both, and loses neither.
      if (replaces !== null && replaces !== experiment.name) await rm(join(this.#folder, fileOf(replaces)), { force: true });
    } catch (error) {
      throw writeError(error, WHAT);
    }
    return experiment;
  }

  /** Moves one to the trash of the library. Fails with `experiment-missing`. */
  async delete(name: string): Promise<void> {
    await move(this.#folder, this.#trash, fileOf(name), name);
  }

  /** Brings it back. Fails with `experiment-missing`, or `experiment-invalid` where another has taken its name meanwhile. */
  async restore(name: string): Promise<Experiment> {
    const isBack = await stat(join(this.#folder, fileOf(name))).catch(() => null);
    if (isBack)
      throw new SockscopeError('experiment-invalid', `Another experiment is called ${showValue(name)} now.`, {
        hint: 'Rename that one first.',
      });
    await move(this.#trash, this.#folder, fileOf(name), name);
    const found = await readExperiment(this.#folder, fileOf(name));
    if (typeof found === 'string') throw new SockscopeError('experiment-invalid', found);
    return found;
  }
}

/** The document as a file holds it, which `sockscope experiment` takes. */
export function experimentText(experiment: Experiment): string {
  return `${JSON.stringify(experiment, null, 2)}\n`;
}

/** The experiment of a file, or why there is none. Files that were put there by hand may have any name. */
async function readExperiment(folder: string, file: string): Promise<Experiment | string> {
  try {
    const { size } = await stat(join(folder, file));
    if (size > EXPERIMENT_LIMITS.fileBytes) return `${file} is larger than ${EXPERIMENT_LIMITS.fileBytes} bytes.`;
    const experiment = validateExperiment(JSON.parse(await readFile(join(folder, file), 'utf8')));
    return file === fileOf(experiment.name) ? experiment : `${file} is not named as the library names it; import it instead.`;
  } catch (error) {
    const { message, faults } = toErrorValue(error);
    const [first] = faults ?? [];
    return `${file}: ${message}${first ? ` ${faultSentence(first)}` : ''}`;
  }
}

async function move(from: string, to: string, file: string, name: string): Promise<void> {
  const found = await stat(join(from, file)).catch(() => null);
  if (!found) throw missing(name);
  try {
    await makeFolder(to);
    await rename(join(from, file), join(to, file));
  } catch (error) {
    throw writeError(error, WHAT);
  }
}

/** Of letters and digits alone, so that it leads nowhere; the digest tells names apart that look the same then, also on disks that take upper for lower case. */
function fileOf(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${words || 'experiment'}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}${SUFFIX}`;
}

function withFreeName(experiment: Experiment, isTaken: (name: string) => boolean): Experiment {
  if (!isTaken(experiment.name)) return experiment;
  const base = experiment.title.slice(0, EXPERIMENT_LIMITS.titleChars - 8);
  for (let number = 2; ; number++) {
    const title = `${base} (${number})`;
    const name = `${experimentName(base)}-${number}`;
    if (!isTaken(name)) return { ...experiment, title, name };
  }
}

function missing(name: string): SockscopeError {
  return new SockscopeError('experiment-missing', `There is no experiment ${showValue(name)} of your own.`);
}
