import type { LinePlace, LinesEnd } from './capture-lines.ts';

/** So many damaged lines are named one by one. */
const NAMED = 20;

/** What could not be read of the samples, in sentences for a user. */
export class LineDamage {
  readonly #lines: number[] = [];
  #more = 0;

  add({ index }: LinePlace): void {
    if (this.#lines.length < NAMED) this.#lines.push(index + 1);
    else this.#more += 1;
  }

  sentences({ isCut }: Pick<LinesEnd, 'isCut'>): string[] {
    return [
      ...(isCut ? ['The capture ends in the middle of a line; what is before it is used.'] : []),
      ...this.#lines.map((line) => `Line ${line} of the samples is damaged and was left out.`),
      ...(this.#more > 0 ? [`${this.#more} more lines of the samples are damaged and were left out.`] : []),
    ];
  }
}

/** That the file is not there, or cannot be read. */
export function unreadableSamples(error: unknown): string {
  return `The samples cannot be read: ${(error as Error).message}.`;
}
