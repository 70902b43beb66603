import classes from './sort-heads.module.css';

/** The head of a column that a table can be sorted by. */
export interface SortHead<Key extends string = string> {
  key: Key;
  title: string;
  /** What stands in the column. */
  text: string;
  isNumber?: boolean | undefined;
}

interface SortHeadsProps<Key extends string> {
  columns: readonly SortHead<Key>[];
  sortKey: Key;
  descending: boolean;
  onSort: (key: Key) => void;
}

/** The heads of columns, each a button that sorts by it; for the row of a `thead` with the class {@link SORTED_HEAD}. */
export function SortHeads<Key extends string>({ columns, sortKey, descending, onSort }: SortHeadsProps<Key>) {
  return columns.map(({ key, title, text, isNumber }) => (
    <th
      key={key}
      scope="col"
      data-number={isNumber || undefined}
      aria-sort={key !== sortKey ? undefined : descending ? 'descending' : 'ascending'}
    >
      <button type="button" title={`${text} Press to sort.`} onClick={() => onSort(key)} data-testid={`sort-${key}`}>
        {title}
        <span aria-hidden>{key === sortKey ? (descending ? ' ▾' : ' ▴') : ''}</span>
      </button>
    </th>
  ));
}

/** Keeps a table's head above the rows when they are scrolled. It is {@link SORTED_HEAD_PX} high. */
export const SORTED_HEAD = classes.head;
/** The style sheet has the same. */
export const SORTED_HEAD_PX = 30;
