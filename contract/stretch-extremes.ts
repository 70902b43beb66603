/** Two values of a stretch of readings, in the order in which they came; `NaN` where there is none, `HELD` where none came anew. */
export type StretchExtremes = [first: number, second: number];

/** Stands in a series where a sample carries an older reading on: nothing was read, and the line goes on to the next reading. */
export const HELD = Number.POSITIVE_INFINITY;

/**
 * A span of samples with the readings that it carries on at its ends: widened to the sample before it in which they came, and to the next after it, among `count`.
 * A run carries none on for longer than a few of its reading intervals, so that little is added.
 */
export function withReadingsBeside(
  { from, to }: { from: number; to: number },
  count: number,
  isCarriedOn: (index: number) => boolean,
): { from: number; to: number } {
  if (from >= to) return { from, to };
  let [first, end] = [from, to];
  while (first > 0 && isCarriedOn(first)) first -= 1;
  while (end < count && isCarriedOn(end - 1)) end += 1;
  return { from: first, to: end };
}

/**
 * The lowest and the highest reading of `values[from]` to `values[to - 1]` in their order, so that a line through a long
 * series can be drawn by stretches that are no wider than a pixel and loses no peak. `NaN` stands for a missing reading: a stretch
 * without any has none, and a hole that is shorter than the stretch is narrower than what is drawn. A reading that was carried on
 * is not repeated: one alone stands once.
 */
export function stretchExtremes(values: ArrayLike<number>, from: number, to: number): StretchExtremes {
  let low = -1;
  let high = -1;
  let isCarriedOn = false;
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    if (value === HELD) {
      isCarriedOn = true;
      continue;
    }
    if (low < 0) low = high = index;
    else if (value < values[low]!) low = index;
    else if (value > values[high]!) high = index;
  }
  if (low < 0) return isCarriedOn ? [HELD, HELD] : [Number.NaN, Number.NaN];
  if (low === high && isCarriedOn) return [values[low]!, HELD];
  return low <= high ? [values[low]!, values[high]!] : [values[high]!, values[low]!];
}

/** Where stretch number `index` of `stretches` begins, of `length` readings that are divided as evenly as whole numbers can be. */
export function stretchStart(index: number, stretches: number, length: number): number {
  return Math.floor((index * length) / stretches);
}
