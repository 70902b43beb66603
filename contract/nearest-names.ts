/** Names further away than this share of the longer one are no help. */
const FARTHEST_SHARE = 0.5;

/**
 * The names that someone who wrote `text` may have meant, nearest first, at most `most`: those that begin or end with it or hold it
 * (`fps` is in `received.fps`), then those that few changed letters make of it. Empty where none is near.
 */
export function nearestNames(text: string, names: readonly string[], most = 3): string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  return names
    .map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(wanted.length, name.length) * FARTHEST_SHARE)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** ` Did you mean a, b or c?`, or nothing where no name is near. */
export function didYouMean(text: string, names: readonly string[]): string {
  const near = nearestNames(text, names);
  if (near.length === 0) return '';
  const last = near[near.length - 1]!;
  return ` Did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`;
}

function distanceOf(wanted: string, name: string): number {
  if (name === wanted) return 0;
  if (name.startsWith(`${wanted}.`)) return 0.25;
  if (name.endsWith(`.${wanted}`)) return 0.5;
  // Two letters are in every other name.
  if (wanted.length > 2 && name.includes(wanted)) return 1;
  return editDistance(wanted, name);
}

/** Levenshtein's distance: the fewest letters to insert, delete or replace. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
