import { areProcessorsFull, pictureShare } from '../../../contract/index.ts';
import { RingBuffer } from './ring-buffer.ts';

/** What a picture costs beside its decoding, in milliseconds of CPU time: to be received, by its bytes, and to be drawn and composed. */
const RECEIVING_MS_PER_BYTE = 7 / 1_048_576;
const DRAWING_MS = 4;

/** So many pictures are looked back on. */
const RECENT = 8;

/** A picture that is slow to decode is still shown as often as this. */
const LONGEST_APART_MS = 1_000;

/** What lets a window draw no more pictures than it does. */
export interface PaceLimit {
  /** The setting, the share of a processor that pictures may take, or that the processors are full. */
  by: 'setting' | 'share' | 'processors';
  fps: number;
  maxFps: number;
  /** What a picture costs, in milliseconds of CPU time. */
  pictureMs: number;
}

/**
 * How far pictures are apart so that they cost no more than their share of a core. A page cannot read its CPU time, and how long a decoding took says
 * more of what else the machine was doing than of what it cost: the fastest of the last ones comes closest.
 */
export class PicturePace {
  readonly #costMs = new RingBuffer<number>(RECENT);
  #areFull = false;
  #share = pictureShare(false, 1);

  /** What everything on this machine uses, in cores; `null` where it is not known. */
  machine(busyCores: number | null, cores: number): void {
    this.#areFull = areProcessorsFull(busyCores, cores, this.#areFull);
    this.#share = pictureShare(this.#areFull, cores);
  }

  /** A picture was decoded. `tookMs` is from handing `bytes` to the decoder until the picture was there. */
  decoded(tookMs: number, bytes: number): void {
    this.#costMs.push(tookMs + bytes * RECEIVING_MS_PER_BYTE + DRAWING_MS);
  }

  /** Milliseconds from asking for one picture to asking for the next. `maxFps` is what the setting allows. */
  apartMs(maxFps: number): number {
    const least = 1_000 / maxFps;
    if (this.#costMs.length === 0) return least;
    return Math.max(least, Math.min(LONGEST_APART_MS, this.#pictureMs / this.#share));
  }

  /** How many pictures a second that makes, and why not more. */
  limit(maxFps: number): PaceLimit {
    const apartMs = this.apartMs(maxFps);
    const isBySetting = apartMs <= 1_000 / maxFps;
    return {
      by: isBySetting ? 'setting' : this.#areFull ? 'processors' : 'share',
      fps: isBySetting ? maxFps : 1_000 / apartMs,
      maxFps,
      pictureMs: this.#costMs.length === 0 ? 0 : this.#pictureMs,
    };
  }

  get #pictureMs(): number {
    return Math.min(...this.#costMs.toArray());
  }

  /** Pictures of another run may be of another size. */
  clear(): void {
    this.#costMs.clear();
  }
}
