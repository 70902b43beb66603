import { type SampleWish, sampleOf } from './sample.ts';

export const MIB = 1_048_576;

/** Eight samples; `at` gets the seconds since the start. */
export const span = (at: (s: number) => Omit<SampleWish, 'tMs'>, fromMs = 0) =>
  Array.from({ length: 8 }, (_, index) => {
    const tMs = fromMs + (index + 1) * 250;
    return sampleOf({ tMs, ...at(tMs / 1_000) });
  });

/** A stream of 1 MiB frames at a rate, of which so much goes over the wire. */
export const stream = (fps: number, wireRatio: number) => (s: number) => ({
  receivedFps: fps,
  frames: { due: fps * s, offered: fps * s, received: fps * s },
  bytes: { payload: fps * s * MIB, wire: fps * s * MIB * wireRatio },
});
