import { type SortValue, sortRows } from '../../ui/sort-rows.ts';
import { searchMatcher } from './search-sockets.ts';
import type { BoardRow } from './socket-board.ts';

/** How the table is sorted and what of it is shown. */
export interface SocketArrangement {
  sortBy: (entry: BoardRow) => SortValue;
  descending: boolean;
  /** As it was typed. */
  search: string;
}

/** The rows that are wanted, in the order that is wanted. Equal ones stand as they were first seen; a closed one stays where it was. */
export function arrangeSockets(rows: readonly BoardRow[], { sortBy, descending, search }: SocketArrangement): BoardRow[] {
  const matches = searchMatcher(search);
  return sortRows(
    rows.filter(({ row }) => matches(row)),
    sortBy,
    descending,
    ({ order }) => order,
  );
}
