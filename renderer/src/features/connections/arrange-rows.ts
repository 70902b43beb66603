import type { ConnectionRow } from '../../../../contract/index.ts';
import { sortRows } from '../../ui/sort-rows.ts';
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
  return sortRows(found, sortBy, descending, ({ id }) => id);
}

function matches(row: ConnectionRow, wanted: string): boolean {
  return (
    String(row.id) === wanted ||
    `${row.remoteAddress}:${row.remotePort}`.toLowerCase().includes(wanted) ||
    row.groups.some((group) => group.toLowerCase().includes(wanted)) ||
    (row.userAgent?.toLowerCase().includes(wanted) ?? false)
  );
}
