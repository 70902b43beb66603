/**
 * Whether every case is run (`npm run test:long`, or SOCKSCOPE_TEST_LONG=1). Otherwise cases that only repeat a mechanism with other
 * settings are left out, and numbers that only make a fault likelier are smaller; of each kind there is a case in either form.
 */
export const IS_LONG = !['', '0', undefined].includes(process.env['SOCKSCOPE_TEST_LONG']);

/** All of them in the long form; otherwise those of which `isKept` says so. Fails where none is left. */
export function casesOf<T>(all: readonly T[], isKept: (one: T, index: number) => boolean): readonly T[] {
  const kept = IS_LONG ? all : all.filter(isKept);
  if (kept.length === 0) throw new Error('the short form leaves no case');
  return kept;
}
