import { isUncounted, type Summary } from '../../contract/index.ts';

/**
 * The figure at a dotted path of a summary, or `null` where there is none or it was not taken. Some keys have dots
 * themselves (`stations` has `receiver.user`): at each level the longest key that leads to a number is the one meant.
 */
export function figureAt(summary: Summary, path: string): number | null {
  const keys = path.split('.');
  // A count that stands at 0 because nothing could be counted is no figure.
  const isNone = keys.some((_, index) => isUncounted(summary.unavailable[keys.slice(0, index + 1).join('.')]));
  return isNone ? null : numberAt(summary, keys);
}

function numberAt(value: unknown, keys: readonly string[]): number | null {
  if (keys.length === 0) return typeof value === 'number' && Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  for (let length = keys.length; length > 0; length--) {
    const key = keys.slice(0, length).join('.');
    if (!Object.hasOwn(value, key)) continue;
    const found = numberAt((value as Record<string, unknown>)[key], keys.slice(length));
    if (found !== null) return found;
  }
  return null;
}
