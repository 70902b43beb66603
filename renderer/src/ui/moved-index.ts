/**
 * Where a key moves the choice in a list of `count`: arrows by one, Page Up and Down by `page`, Home and End to the ends.
 * With nothing chosen (`from` below 0) the first key chooses the first, or with End the last. `null` where the key moves nothing.
 */
export function movedIndex(key: string, from: number, count: number, page: number): number | null {
  if (count === 0) return null;
  const to = target(key, from, count, page);
  if (to === null) return null;
  return from < 0 && key !== 'End' ? 0 : Math.min(count - 1, Math.max(0, to));
}

function target(key: string, from: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return from + 1;
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return from + page;
    case 'PageUp':
      return from - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
