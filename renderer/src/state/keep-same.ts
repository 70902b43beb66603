/**
 * `after`, with whatever in it equals `before` taken from there: what comes from the engine is made anew with every message, and who compares
 * by identity would take all of it for changed. Both are plain data, as JSON has it. Neither is altered.
 */
export function keepSame<T>(before: unknown, after: T): T {
  if (Object.is(before, after)) return after;
  if (Array.isArray(after)) return keepSameArray(before, after) as T;
  if (!isRecord(after) || !isRecord(before)) return after;
  const names = Object.keys(after);
  let isSame = names.length === Object.keys(before).length;
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    kept[name] = keepSame(before[name], after[name]);
    isSame &&= name in before && Object.is(kept[name], before[name]);
  }
  return (isSame ? before : kept) as T;
}

function keepSameArray(before: unknown, after: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(before)) return after;
  const kept = after.map((item, index) => keepSame(before[index], item));
  return kept.length === before.length && kept.every((item, index) => Object.is(item, before[index])) ? before : kept;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
