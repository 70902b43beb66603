import type { Canvas } from './canvas.ts';
import { derivedSeed, seededRandom } from './random.ts';

const SAMPLES = 1 << 20;
/** Standard deviation of the stored noise, whose unit is 1/32 of the deviation wanted. */
const STORED_DEVIATION = 32;

/** Adds the noise of a camera's sensor to pictures. */
export interface Grain {
  /** `deviation`: standard deviation of the noise in each colour, in steps of 0 to 255. The same frame number gives the same noise. */
  addTo(canvas: Canvas, frame: number, deviation: number): void;
}

/**
 * Prepares the noise: bell-shaped, for the most part the same in all three colours (brightness), for a part different
 * (colour). A million samples are drawn once; each row of each picture then starts at a random place among them, so that
 * no pattern repeats where the eye or a compressor could find it.
 */
export function makeGrain(seed: number): Grain {
  const random = seededRandom(derivedSeed(seed, 2));
  const bell = () => (random() + random() + random() + random() - 2) * 1.732;
  const samples = new Int8Array(SAMPLES);
  for (let at = 0; at + 2 < SAMPLES; at += 3) {
    const brightness = bell() * 0.8;
    for (let channel = 0; channel < 3; channel++) {
      samples[at + channel] = Math.max(-127, Math.min(127, Math.round((brightness + bell() * 0.6) * STORED_DEVIATION)));
    }
  }
  return {
    addTo({ width, height, data }, frame, deviation) {
      if (deviation <= 0) return;
      const factor = Math.round((deviation / STORED_DEVIATION) * 65_536);
      const start = seededRandom(derivedSeed(seed, 1_000 + frame));
      const run = width * 3;
      for (let y = 0; y < height; y++) {
        let from = Math.floor(start() * ((SAMPLES - run) / 3 - 1)) * 3;
        const end = (y + 1) * width * 4;
        for (let at = y * width * 4; at < end; at += 4, from += 3) {
          data[at] = data[at]! + ((samples[from]! * factor + 32_768) >> 16);
          data[at + 1] = data[at + 1]! + ((samples[from + 1]! * factor + 32_768) >> 16);
          data[at + 2] = data[at + 2]! + ((samples[from + 2]! * factor + 32_768) >> 16);
        }
      }
    },
  };
}
