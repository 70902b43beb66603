import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type Settings, type SettingsPatch, settingsSchema } from '../contract/index.ts';
import { writeError } from './capture/system-error.ts';
import { makeFolder } from './make-folder.ts';

/** What the window remembers, in `settings.json` of the library. A bad file or key falls back to defaults and harms nothing else. */
export class SettingsStore {
  readonly #file: string;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(home: string) {
    this.#file = join(home, 'settings.json');
  }

  /** As they are after every change that was asked for before: a page that is loaded again at once does not read what was there before them. */
  async get(): Promise<Settings> {
    await this.#changes.catch(() => {});
    return this.#read();
  }

  async #read(): Promise<Settings> {
    try {
      return settingsSchema.parse(JSON.parse(await readFile(this.#file, 'utf8')));
    } catch {
      return settingsSchema.parse({});
    }
  }

  /** Changes some settings; one change after another, so that none overwrites the other. */
  set(patch: SettingsPatch): Promise<Settings> {
    const change = this.#changes.catch(() => {}).then(() => this.#write(patch));
    this.#changes = change;
    return change;
  }

  async #write(patch: SettingsPatch): Promise<Settings> {
    const settings = { ...(await this.#read()), ...patch };
    try {
      await makeFolder(dirname(this.#file));
      await writeFileAtomic(this.#file, `${JSON.stringify(settings, null, 2)}\n`);
    } catch (error) {
      throw writeError(error, 'The settings file');
    }
    return settings;
  }
}
