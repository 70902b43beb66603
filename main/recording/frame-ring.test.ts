import { describe, expect, it } from 'vitest';
import { RECORDING_LIMITS } from '../../contract/index.ts';
import { FrameRecorder } from './frame-recorder.ts';
import { CONTROL, createFrameRing, type FrameRing, framesIn } from './frame-ring.ts';
import { forgetFrames, framesWithoutRoom, heldFrames, trimToNewest } from './read-frame-ring.ts';

const MS = 1e6;

/** A ring and what records into it; a frame's bytes are all its sequence. */
function recording(mode: FrameRing['mode'], dataBytes: number, settings: { everyN?: number; lastS?: number } = {}) {
  const ring = createFrameRing(mode, dataBytes);
  ring.control[CONTROL.everyN] = settings.everyN ?? 1;
  ring.control[CONTROL.lastNs] = (settings.lastS ?? 60) * 1e9;
  const recorder = new FrameRecorder();
  recorder.use(ring);
  const offer = (sequence: number, bytes: number, atMs = sequence) =>
    recorder.offer({ data: new Uint8Array(bytes).fill(sequence), isText: false, sequence }, 3, atMs * MS);
  const held = () => {
    const frames = heldFrames(ring, 10_000);
    // Whatever is in it is whole.
    for (const { data, sequence } of frames) expect(data.every((byte) => byte === (sequence & 255))).toBe(true);
    return frames.map(({ sequence }) => sequence);
  };
  return { ring, recorder, offer, held, count: (field: number) => ring.control[field]! };
}

describe('each n-th frame', () => {
  it('begins with the first and counts over all', () => {
    const { offer, held } = recording('every', 1_000, { everyN: 3 });
    for (let sequence = 0; sequence < 10; sequence++) offer(sequence, 10);
    expect(held()).toEqual([0, 3, 6, 9]);
  });

  it('takes a new number at once', () => {
    const { ring, offer, held } = recording('every', 1_000, { everyN: 5 });
    for (let sequence = 0; sequence < 6; sequence++) offer(sequence, 10);
    ring.control[CONTROL.everyN] = 2;
    for (let sequence = 6; sequence < 10; sequence++) offer(sequence, 10);
    expect(held()).toEqual([0, 5, 6, 8]);
  });

  it('leaves out what finds no room, counts it, and goes on where there is room again', () => {
    const { ring, offer, held, count } = recording('every', 100);
    for (let sequence = 0; sequence < 5; sequence++) offer(sequence, 30);
    expect([held(), count(CONTROL.leftByDisk)]).toEqual([[0, 1, 2], 2]);
    forgetFrames(ring, 1);
    // 0 to 30 are free, and 10 at the end: one fits at the beginning, none behind it.
    offer(5, 30);
    offer(6, 30);
    expect([held(), count(CONTROL.leftByDisk)]).toEqual([[1, 2, 5], 3]);
    forgetFrames(ring, 3);
    offer(7, 100);
    expect(held()).toEqual([7]);
    expect(count(CONTROL.writeOffset)).toBe(100);
  });

  it('lets no more than so many a second pass', () => {
    const { offer, held, count } = recording('every', 100_000);
    for (let sequence = 0; sequence < 250; sequence++) offer(sequence, 1, sequence * 4);
    expect([held().length, count(CONTROL.leftByRate)]).toEqual([RECORDING_LIMITS.framesPerS, 150]);
    offer(250, 1, 1_000);
    expect(held().at(-1)).toBe(250);
  });

  it('only counts what comes due when the capture has what it may have, and what is larger than all', () => {
    const { ring, offer, held, count } = recording('every', 100, { everyN: 2 });
    offer(0, 101);
    ring.control[CONTROL.isOver] = 1;
    for (let sequence = 1; sequence < 8; sequence++) offer(sequence, 10);
    expect([held(), count(CONTROL.leftByMemory), count(CONTROL.leftByTotal)]).toEqual([[], 1, 3]);
  });
});

describe('the last seconds', () => {
  it('are those before the newest frame, however long nothing came', () => {
    const { offer, held, ring } = recording('last', 1_000, { lastS: 2 });
    offer(0, 10, 0);
    offer(1, 10, 900);
    offer(2, 10, 1_000);
    offer(3, 10, 3_000);
    expect(held()).toEqual([2, 3]);
    expect(framesWithoutRoom(ring)).toBe(0);
  });

  it('are as many frames as the memory holds, and the others are counted', () => {
    const { offer, held, ring } = recording('last', 100);
    for (let sequence = 0; sequence < 50; sequence++) offer(sequence, 30);
    expect(held()).toEqual([47, 48, 49]);
    expect(framesWithoutRoom(ring)).toBe(47);
    ring.control[CONTROL.lastNs] = 10 * MS;
    // 39 to 49 are of the last 10 ms, and three are held.
    expect(framesWithoutRoom(ring)).toBe(8);
  });

  it('keep frames of any sizes whole, round after round', () => {
    const { offer, held, ring, count } = recording('last', 1_000);
    let seed = 7;
    for (let sequence = 0; sequence < 5_000; sequence++) {
      seed = (seed * 48_271) % 2_147_483_647;
      offer(sequence, 1 + (seed % 400));
      const sequences = held();
      expect(sequences.at(-1)).toBe(sequence);
      expect(sequences).toEqual(Array.from(sequences, (_, index) => sequence - sequences.length + 1 + index));
      const bytes = heldFrames(ring, 1_000).reduce((sum, { data }) => sum + data.length, 0);
      expect(count(CONTROL.heldBytes)).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(1_000);
    }
  });

  it('take another limit while they are held', () => {
    const { offer, held, ring } = recording('last', 1_000);
    for (let sequence = 0; sequence < 30; sequence++) offer(sequence, 50);
    ring.control[CONTROL.limitBytes] = 210;
    for (let sequence = 30; sequence < 40; sequence++) offer(sequence, 50);
    expect(held()).toEqual([36, 37, 38, 39]);
    ring.control[CONTROL.limitBytes] = 1_000;
    for (let sequence = 40; sequence < 44; sequence++) offer(sequence, 50);
    // 38 and 39 lie at the beginning; 40 goes behind them, where 36 and 37 were.
    expect(held()).toEqual([38, 39, 40, 41, 42, 43]);
  });

  it('do without a frame that is larger than all, and count it', () => {
    const { offer, held, ring } = recording('last', 100);
    offer(0, 10);
    offer(1, 101);
    expect([held(), framesWithoutRoom(ring)]).toEqual([[0], 1]);
  });

  it('are trimmed to the newest that a capture may still have', () => {
    const { offer, held, ring } = recording('last', 1_000);
    for (let sequence = 0; sequence < 10; sequence++) offer(sequence, 50);
    expect([trimToNewest(ring, 100, 300), held()]).toEqual([4, [4, 5, 6, 7, 8, 9]]);
    expect([trimToNewest(ring, 2, 300), held()]).toEqual([4, [8, 9]]);
    expect([trimToNewest(ring, 0, 300), framesIn(ring)]).toEqual([2, 0]);
  });
});

it('nothing is recorded while there is no ring', () => {
  const { recorder, offer, held } = recording('last', 100);
  recorder.use(null);
  offer(0, 10);
  expect(held()).toEqual([]);
});
