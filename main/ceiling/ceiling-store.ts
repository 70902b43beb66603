import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { type Ceiling, ceilingSchema } from '../../contract/index.ts';
import { withOccasion, withoutExceeded } from './ceiling-occasions.ts';

/** One ceiling holds for these. */
export type CeilingKey = Pick<Ceiling, 'machine' | 'messageBytes' | 'serverThread'>;

/** More than this are of sizes that nobody asks for any more; the oldest go. */
export const MAX_KEPT_CEILINGS = 200;

const fileSchema = z.object({ formatVersion: z.literal(1), ceilings: z.array(ceilingSchema) });

/**
 * What was measured, in `ceilings.json` of the library: one for each machine, message size and place of the receiving end, with the
 * occasions that it is made of. It can be measured again at any time, so a file that cannot be read or written is told to the log and harms nothing else.
 */
export class CeilingStore {
  readonly #file: string;
  readonly #log: (line: string) => void;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(home: string, log: (line: string) => void) {
    this.#file = join(home, 'ceilings.json');
    this.#log = log;
  }

  /** The one that holds for `key`, or `null`. */
  async get(key: CeilingKey): Promise<Ceiling | null> {
    await this.#changes;
    return (await this.#read()).find((kept) => isFor(kept, key)) ?? null;
  }

  /** All that hold for a machine, the newest first. */
  async of(machine: string): Promise<Ceiling[]> {
    await this.#changes;
    return (await this.#read()).filter((kept) => kept.machine === machine);
  }

  /** Adds an occasion to what is kept for the same; answers what is kept now. */
  async add(measured: Ceiling): Promise<Ceiling> {
    let now = measured;
    await this.#change((kept) => {
      const before = kept.find((other) => isFor(other, measured));
      now = before === undefined ? measured : withOccasion(before, measured);
      return [now, ...kept.filter((other) => other !== before)].slice(0, MAX_KEPT_CEILINGS);
    });
    return now;
  }

  /** Forgets the occasions that a run has shown to be too low, and all where it exceeds them all. @param rateFps of the run. */
  drop(key: CeilingKey, rateFps: number): Promise<void> {
    return this.#change((kept) => kept.flatMap((other) => (isFor(other, key) ? (withoutExceeded(other, rateFps) ?? []) : [other])));
  }

  /** One change after another, so that none overwrites the other. */
  #change(change: (kept: Ceiling[]) => Ceiling[]): Promise<void> {
    const done = this.#changes.then(async () => {
      const ceilings = change(await this.#read());
      try {
        await mkdir(dirname(this.#file), { recursive: true });
        await writeFileAtomic(this.#file, `${JSON.stringify({ formatVersion: 1, ceilings }, null, 2)}\n`);
      } catch (error) {
        this.#log(`the measured ceiling is not kept: ${(error as Error).message}`);
      }
    });
    this.#changes = done;
    return done;
  }

  async #read(): Promise<Ceiling[]> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#log(`the kept ceilings cannot be read: ${(error as Error).message}`);
      return [];
    }
    try {
      return fileSchema.parse(JSON.parse(text)).ceilings;
    } catch {
      this.#log('the file of kept ceilings is damaged or of another version; it is written anew by the next measurement');
      return [];
    }
  }
}

function isFor(ceiling: Ceiling, key: CeilingKey): boolean {
  return ceiling.machine === key.machine && ceiling.messageBytes === key.messageBytes && ceiling.serverThread === key.serverThread;
}
