import type { Ceiling, Sample } from '../../contract/index.ts';
import { exceedsCeiling, rateOverWire } from './exceeds-ceiling.ts';

/** A stream has to be faster for so long: as long as the live verdict looks back. */
export const WATCH_MS = 3_000;

type Point = Pick<Sample, 'tMs' | 'frames' | 'bytes'>;

/** Watches whether a stream is faster than its ceiling while it runs. */
export class CeilingWatch {
  #points: Point[] = [];

  /** Begins anew: what came before has no part in what follows. */
  reset(): void {
    this.#points = [];
  }

  /**
   * Takes the next sample; answers the share of the ceiling that the stream reached over the last {@link WATCH_MS} where that shows the ceiling too low, else `null`. Frames that were
   * taken are not enough: what waited in an inbox is taken faster than any socket brings it. The bytes must have come over the wire as fast.
   */
  see({ tMs, frames, bytes }: Point, { fps, messageBytes }: Pick<Ceiling, 'fps' | 'messageBytes'>): number | null {
    const points = this.#points;
    points.push({ tMs, frames, bytes });
    while (points.length > 1 && points[1]!.tMs <= tMs - WATCH_MS) points.shift();
    const before = points[0]!;
    const seconds = (tMs - before.tMs) / 1_000;
    if (seconds * 1_000 < WATCH_MS) return null;
    const wireBytes = bytes.wire - before.bytes.wire;
    const arrivedBytes = (bytes.arrived ?? bytes.payload) - (before.bytes.arrived ?? before.bytes.payload);
    const receivedFps = (frames.received - before.frames.received) / seconds;
    const ratio = rateOverWire(receivedFps, wireBytes / seconds, messageBytes) / fps;
    return exceedsCeiling(ratio, arrivedBytes > 0 ? wireBytes / arrivedBytes : null) ? ratio : null;
  }
}
