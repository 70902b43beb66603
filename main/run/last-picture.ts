/** A picture of the run is asked for this often: one copy of one frame, where a window that shows the stream asks for 30 a second. */
export const PICTURE_EVERY_MS = 5_000;

/** The newest picture of a run, for its thumbnail; and who asked for the picture that comes next. */
export class LastPicture {
  #newest: Uint8Array | null = null;
  #isWantedByWindow = false;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  /** The newest that came, as it came; `null` before the first. */
  get newest(): Uint8Array | null {
    return this.#newest;
  }

  /** A window waits for the next picture. */
  askedByWindow(): void {
    this.#isWantedByWindow = true;
  }

  /** Whether it is time to ask for one, `tMs` after the start of the run. Saying so counts as asking. */
  isDue(tMs: number): boolean {
    if (tMs - this.#askedAtMs < PICTURE_EVERY_MS) return false;
    this.#askedAtMs = tMs;
    return true;
  }

  /** Takes a picture, or tells by `null` of a text, which is none. Answers whether a window waits for it, too. */
  take(picture: Uint8Array | null): boolean {
    if (picture !== null) this.#newest = picture;
    const isForWindow = this.#isWantedByWindow;
    this.#isWantedByWindow = false;
    return isForWindow;
  }
}
