import { expect, it } from 'vitest';
import type { CeilingReading } from '../../contract/index.ts';
import { type SampleWish, sampleOf } from '../testing/sample.ts';
import { diagnose } from './diagnose.ts';

const MIB = 1_048_576;
const SAVES = ' Compression saves 3.0 % of the bytes.';
const quiet = (fps: number): CeilingReading => ({ fps, othersCores: 0.1, likelyLow: false });
const busy = (fps: number): CeilingReading => ({ fps, othersCores: 0.8, likelyLow: true });

interface Compressed {
  fps: number;
  dueFps: number;
  ceiling: CeilingReading;
  loop?: 'open' | 'closed';
  more?: (s: number) => Partial<SampleWish>;
}

/** What is expected of switching compression off, where it is the limit for frames of 1 MiB. */
function expected({ fps, dueFps, ceiling, loop = 'closed', more = () => ({}) }: Compressed) {
  const samples = Array.from({ length: 8 }, (_, index) => {
    const s = (index + 1) / 4;
    return sampleOf({
      tMs: s * 1_000,
      receivedFps: fps,
      frames: { due: dueFps * s, offered: fps * s, received: fps * s },
      bytes: { payload: fps * s * MIB, wire: fps * s * MIB * 0.97 },
      poolCpu: 0.9,
      deflate: true,
      load: { cpu: 0.02 },
      server: { cpu: 0.01 },
      stationBytes: { 'sender.user': 2 * MIB, 'sender.kernel': 0, 'receiver.kernel': 0 },
      ...more(s),
    });
  });
  const found = diagnose(samples, loop, ceiling)!;
  expect(found).toMatchObject({ bottleneck: 'sender-compression', confidence: 'high' });
  const { gain, expectedFps, expectedRangeFps } = found.advice[0]!;
  return { gain, expectedFps, expectedRangeFps };
}

it('is a range about half of raw TCP, in two digits', () => {
  expect(expected({ fps: 32, dueFps: 32, ceiling: quiet(4_446) })).toEqual({
    // 2,223, from 1,111.5 to 3,334.5.
    gain: `About 2,200 FPS (1,100 to 3,400 FPS), by what raw TCP reaches here.${SAVES}`,
    expectedFps: 2_223,
    expectedRangeFps: { least: 1_111.5, most: 3_334.5 },
  });
});

it('is no less than what is reached, and no more than what is due', () => {
  // A quarter of raw TCP would be 500, three quarters 1,500.
  expect(expected({ fps: 700, dueFps: 1_200, ceiling: quiet(2_000), loop: 'open' })).toMatchObject({
    expectedFps: 1_000,
    expectedRangeFps: { least: 700, most: 1_200 },
  });
});

it('is what is due, where that is less than the least', () => {
  expect(expected({ fps: 32, dueFps: 60, ceiling: quiet(4_000), loop: 'open' })).toEqual({
    gain: `About 60 FPS, by what is due and what else takes its time.${SAVES}`,
    expectedFps: 60,
    expectedRangeFps: null,
  });
});

it('is of what the publishers have due, where not all of it reaches the server', () => {
  // Half of 40 a second got to the server, for each of two subscribers.
  const publish = (s: number) => ({ due: 40 * s, offered: 40 * s, received: 20 * s }) as unknown as SampleWish['publish'];
  const one = { fps: 32, dueFps: 40, ceiling: quiet(4_000), loop: 'open' } as const;
  expect(expected({ ...one, more: (s) => ({ publish: publish(s)! }) })).toMatchObject({ expectedFps: 80, expectedRangeFps: null });
});

it('is none by a ceiling that is too low; what the two threads take tells the least', () => {
  // 32 / 0.02.
  expect(expected({ fps: 32, dueFps: 32, ceiling: busy(4_000) })).toEqual({
    gain: `At least about 1,600 FPS, by the time that the two threads take for a frame now.${SAVES}`,
    expectedFps: null,
    expectedRangeFps: null,
  });
  // What is due bounds it whatever raw TCP does.
  expect(expected({ fps: 32, dueFps: 60, ceiling: busy(4_000), loop: 'open' })).toMatchObject({ expectedFps: 60 });
});
