import { describe, expect, it } from 'vitest';
import { ceilingOf, measurementOf } from '../testing/ceiling.ts';
import { ceilingOfMeasurements, isDue, MAX_OCCASIONS, measurementsOf, withOccasion, withoutExceeded } from './ceiling-occasions.ts';

const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const at = (minutes: number) => new Date(START_MS + minutes * 60_000).toISOString();
const kind = ceilingOf(0, { messageBytes: 1_000 });
/** One for each rate, so many minutes apart. */
const occasions = (rates: readonly number[], apartMinutes = 2) =>
  ceilingOfMeasurements(
    kind,
    rates.map((fps, index) => measurementOf(fps, { measuredAt: at(index * apartMinutes) })),
  );
const ratesOf = (ceiling: Parameters<typeof measurementsOf>[0]) => measurementsOf(ceiling).map(({ fps }) => fps);

describe('a ceiling of several occasions', () => {
  it('is their median, with the lowest and the highest of them', () => {
    expect(occasions([4_662, 3_219, 3_400])).toMatchObject({
      fps: 3_400,
      lowFps: 3_219,
      highFps: 4_662,
      occasions: 3,
      bytesPerS: 3_400_000,
      seconds: 3,
      measuredAt: at(4),
    });
    // Of an even number the mean of the two in the middle.
    expect(occasions([4_000, 3_000, 3_200, 5_000])).toMatchObject({ fps: 3_600, lowFps: 3_000, highFps: 5_000, occasions: 4 });
  });

  it('of one has the lowest and the highest of its parts', () => {
    const one = ceilingOfMeasurements(kind, [measurementOf(3_000, { lowFps: 2_900, highFps: 3_050 })]);
    expect(one).toMatchObject({ fps: 3_000, lowFps: 2_900, highFps: 3_050, occasions: 1 });
    const two = withOccasion(one, ceilingOfMeasurements(kind, [measurementOf(3_100, { lowFps: 1, highFps: 9_999, measuredAt: at(60) })]));
    expect(two).toMatchObject({ fps: 3_050, lowFps: 3_000, highFps: 3_100 });
  });

  it('says the most that others used, or that it is not known of one of them', () => {
    const of = (...cores: (number | null)[]) =>
      ceilingOfMeasurements(
        kind,
        cores.map((othersCores) =>
          measurementOf(1, {
            othersCores,
            othersUnknown: othersCores === null ? 'nobody tells' : null,
            likelyLow: othersCores === null ? null : false,
          }),
        ),
      );
    expect(of(0.1, 0.25, 0)).toMatchObject({ othersCores: 0.25, othersUnknown: null, likelyLow: false });
    expect(of(0.1, null)).toMatchObject({ othersCores: null, othersUnknown: 'nobody tells', likelyLow: null });
  });
});

describe('an occasion more', () => {
  const kept = occasions([3_000, 4_000]);
  const next = (fps: number, minutes: number) => ceilingOfMeasurements(kind, [measurementOf(fps, { measuredAt: at(minutes) })]);

  it('is added where it is two minutes after the newest, and takes its place where it is not', () => {
    // The newest is of minute 2.
    expect(ratesOf(withOccasion(kept, next(5_000, 4)))).toEqual([3_000, 4_000, 5_000]);
    expect(ratesOf(withOccasion(kept, next(5_000, 3.99)))).toEqual([3_000, 5_000]);
  });

  it('is counted from the first measurement of the newest occasion, however often that is measured again', () => {
    const often = (count: number, apartMinutes: number) =>
      Array.from({ length: count }, (_, index) => next(index + 1, index * apartMinutes)).reduce(withOccasion);
    // At 0, 1.5, 3, 4.5 minutes and so on: two of each occasion, of which the newer is kept.
    expect(ratesOf(often(6, 1.5))).toEqual([2, 4, 6]);
    expect(often(6, 1.5)).toMatchObject({ occasions: 3, measuredAt: at(7.5) });
    expect(ratesOf(often(21, 0.25))).toEqual([8, 16, 21]);
    expect([isDue(often(2, 1.5), START_MS + 1.99 * 60_000), isDue(often(2, 1.5), START_MS + 2 * 60_000)]).toEqual([false, true]);
  });

  it('takes the place of the oldest where there are five', () => {
    const five = occasions([1, 2, 3, 4, 5]);
    expect(five.occasions).toBe(MAX_OCCASIONS);
    expect(ratesOf(withOccasion(five, next(6, 60)))).toEqual([2, 3, 4, 5, 6]);
  });

  it('is due where there are fewer than three and the newest is two minutes old', () => {
    const minutes = (count: number) => START_MS + count * 60_000;
    expect([isDue(occasions([1]), minutes(1.99)), isDue(occasions([1]), minutes(2))]).toEqual([false, true]);
    expect([isDue(occasions([1, 2]), minutes(3.99)), isDue(occasions([1, 2]), minutes(4))]).toEqual([false, true]);
    expect(isDue(occasions([1, 2, 3]), minutes(999_999))).toBe(false);
    // Of a version that knew of no occasions.
    expect(isDue(ceilingOf(1, { measuredAt: at(0) }), minutes(2))).toBe(true);
  });
});

describe('what a run exceeds', () => {
  it('are the occasions that it is faster than by more than a twentieth', () => {
    const kept = occasions([3_000, 4_000, 3_500]);
    expect(withoutExceeded(kept, 3_150)).toEqual(kept);
    expect(withoutExceeded(kept, 3_151)).toMatchObject({ fps: 3_750, lowFps: 3_500, highFps: 4_000, occasions: 2, measuredAt: at(4) });
    expect(withoutExceeded(kept, 3_700)).toMatchObject({ fps: 4_000, occasions: 1, measuredAt: at(2) });
    expect(withoutExceeded(kept, 4_201)).toBeNull();
    // How many are gone is kept, also when there are others later.
    expect([3_150, 3_151, 3_700].map((rateFps) => withoutExceeded(kept, rateFps)?.forgotten)).toEqual([0, 1, 2]);
    const more = withOccasion(withoutExceeded(kept, 3_700)!, ceilingOfMeasurements(kind, [measurementOf(5_000, { measuredAt: at(60) })]));
    expect([more.forgotten, withoutExceeded(more, 4_500)?.forgotten]).toEqual([2, 3]);
  });

  it('is one from before there were several', () => {
    expect(withoutExceeded(ceilingOf(1_000), 1_060)).toBeNull();
    expect(withoutExceeded(ceilingOf(1_000), 1_040)).toMatchObject({ fps: 1_000, occasions: 1 });
  });
});
