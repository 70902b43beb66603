/** What a row is sorted by; `null` comes last in both directions. */
export type SortValue = number | string | null;

/** The rows in the order of a value, as a new array. Rows of the same value stand in the order of `tieBy`, whatever the direction, so that equal ones never change places. */
export function sortRows<Row>(
  rows: readonly Row[],
  sortBy: (row: Row) => SortValue,
  descending: boolean,
  tieBy: (row: Row) => number,
): Row[] {
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: sortBy(row) }))
    .sort((a, b) => {
      if (a.value === b.value) return tieBy(a.row) - tieBy(b.row);
      if (a.value === null) return 1;
      if (b.value === null) return -1;
      return (a.value < b.value ? -1 : 1) * sign;
    })
    .map(({ row }) => row);
}
