import { RingBuffer } from './ring-buffer.ts';

/** Pictures may take this share of a core, so that the window does not take from the stream what it shows of it. */
const PICTURES_SHARE = 1 / 8;

/** What a picture costs beside its decoding: it is received, drawn and composed. Milliseconds of CPU time. */
const REST_MS = 5;

/** So many pictures are looked back on. */
const RECENT = 8;

/** A picture that is slow to decode is still shown as often as this. */
const LONGEST_APART_MS = 1_000;

/**
 * How far pictures are apart so that they cost no more than their share. A page cannot read its CPU time, and how long a decoding took says
 * more of what else the machine was doing than of what it cost: the fastest of the last ones comes closest.
 */
export class PicturePace {
  readonly #decodeMs = new RingBuffer<number>(RECENT);

  /** A picture was decoded, from when it was asked for until it was there. */
  decoded(tookMs: number): void {
    this.#decodeMs.push(tookMs);
  }

  /** Milliseconds from asking for one picture to asking for the next. `maxFps` is what the setting allows. */
  apartMs(maxFps: number): number {
    const least = 1_000 / maxFps;
    if (this.#decodeMs.length === 0) return least;
    const costMs = Math.min(...this.#decodeMs.toArray()) + REST_MS;
    return Math.max(least, Math.min(LONGEST_APART_MS, costMs / PICTURES_SHARE));
  }

  /** Pictures of another run may be of another size. */
  clear(): void {
    this.#decodeMs.clear();
  }
}
