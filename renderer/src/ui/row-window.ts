/** Which rows of a long table are in the document: from `first` up to, not including, `end`, with room for the others kept free. */
export interface RowWindow {
  first: number;
  end: number;
  /** Height of the rows above and below that are not in the document. */
  abovePx: number;
  belowPx: number;
}

/** Rows above and below what can be seen, so that a scroll shows no hole before the next drawing. */
const SPARE_ROWS = 8;

/** The rows that can be seen at a scroll position, where all are of the same height. */
export function rowWindow(rows: number, rowPx: number, scrollPx: number, viewPx: number): RowWindow {
  const last = Math.max(0, rows - 1);
  const atTop = Math.min(last, Math.max(0, Math.floor(scrollPx / rowPx)));
  const first = Math.max(0, atTop - SPARE_ROWS);
  const end = Math.min(rows, atTop + Math.ceil(viewPx / rowPx) + 1 + SPARE_ROWS);
  return { first, end, abovePx: first * rowPx, belowPx: (rows - end) * rowPx };
}

/** The scroll position that shows the whole of a row, moved as little as can be. */
export function scrollToRow(index: number, rowPx: number, scrollPx: number, viewPx: number): number {
  const topPx = index * rowPx;
  if (topPx < scrollPx) return topPx;
  return Math.max(scrollPx, topPx + rowPx - viewPx);
}
