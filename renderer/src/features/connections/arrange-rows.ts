import type { ConnectionRow } from '../../../../contract/index.ts';
import { COLUMNS } from './columns.ts';

/** How the table is sorted and what of it is shown. */
export interface Arrangement {
  sortKey: string;
  descending: boolean;
  /** `null`: every role. */
  role: ConnectionRow['role'] | null;
  /** Found anywhere in address, groups or user agent, or the whole of the id; case does not matter. */
  text: string;
}

/** The rows that are wanted, in the order that is wanted. Equal ones stand in the order of their ids, missing values last. */
export function arrangeRows(rows: readonly ConnectionRow[], { sortKey, descending, role, text }: Arrangement): ConnectionRow[] {
  const wanted = text.trim().toLowerCase();
  const found = rows.filter((row) => (role === null || row.role === role) && (wanted === '' || matches(row, wanted)));
  const sortBy = COLUMNS.find(({ key }) => key === sortKey)?.sortBy ?? (({ id }: ConnectionRow) => id);
  const sign = descending ? -1 : 1;
  return found
    .map((row) => ({ row, value: sortBy(row) }))
    .sort((a, b) => {
      if (a.value === b.value) return a.row.id - b.row.id;
      if (a.value === null) return 1;
      if (b.value === null) return -1;
      return (a.value < b.value ? -1 : 1) * sign;
    })
    .map(({ row }) => row);
}

function matches(row: ConnectionRow, wanted: string): boolean {
  return (
    String(row.id) === wanted ||
    `${row.remoteAddress}:${row.remotePort}`.toLowerCase().includes(wanted) ||
    row.groups.some((group) => group.toLowerCase().includes(wanted)) ||
    (row.userAgent?.toLowerCase().includes(wanted) ?? false)
  );
}
