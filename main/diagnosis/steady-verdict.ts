import type { Diagnosis } from '../../contract/index.ts';

/** Another bottleneck is shown when it was found so many times in a row: near a border two take turns, and a sentence that jumps is not read. */
const FINDINGS = 3;

/** The verdict as a window shows it: the newest readings of the same bottleneck at once, another one when it lasts. */
export class SteadyVerdict {
  #shown: Diagnosis | null = null;
  #other: Diagnosis['bottleneck'] | null = null;
  #count = 0;

  /** Takes what was found now; answers what to show. `null`, as after a change of settings, begins anew. */
  next(found: Diagnosis | null): Diagnosis | null {
    if (found === null || this.#shown === null || found.bottleneck === this.#shown.bottleneck) {
      this.#other = null;
      this.#shown = found;
      return found;
    }
    this.#count = found.bottleneck === this.#other ? this.#count + 1 : 1;
    this.#other = found.bottleneck;
    if (this.#count >= FINDINGS) {
      this.#shown = found;
      this.#other = null;
    }
    return this.#shown;
  }
}
