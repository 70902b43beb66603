import type { ErrorValue } from '../../../../contract/index.ts';

/** Saves a text that is being written: one save after another, always the newest, so that what is saved in the end is what was written last. */
export class Autosave {
  readonly #save: (text: string) => Promise<ErrorValue | null>;
  #newest: string;
  #saved: string;
  #isSaving = false;
  /** What was here and what was saved from here: a list that is late must not bring it back. */
  readonly #own: Set<string>;

  constructor(text: string, save: (text: string) => Promise<ErrorValue | null>) {
    this.#save = save;
    this.#newest = text;
    this.#saved = text;
    this.#own = new Set([text]);
  }

  /** What was written last is what is saved. */
  get isSaved(): boolean {
    return this.#newest === this.#saved && !this.#isSaving;
  }

  write(text: string): void {
    this.#newest = text;
  }

  /** Another wrote the text: it is taken over, unless something is written here that is not saved yet. Answers whether it was. */
  adopt(text: string): boolean {
    if (!this.isSaved || this.#own.has(text)) return false;
    this.#newest = text;
    this.#saved = text;
    return true;
  }

  /** Answers when what was written last is saved, or why it is not. While a save is under way it answers `undefined`: that one goes on with what is newer. */
  async flush(): Promise<ErrorValue | null | undefined> {
    if (this.#isSaving) return undefined;
    this.#isSaving = true;
    try {
      while (this.#newest !== this.#saved) {
        const text = this.#newest;
        const fault = await this.#save(text);
        if (fault) return fault;
        this.#saved = text;
        this.#own.add(text);
      }
      return null;
    } finally {
      this.#isSaving = false;
    }
  }
}
