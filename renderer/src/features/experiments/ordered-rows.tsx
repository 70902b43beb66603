import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import classes from './editor.module.css';

interface OrderedRowsProps<T> {
  items: readonly T[];
  /** What an item is called, for the names of its buttons. */
  nameOf: (item: T, index: number) => string;
  render: (item: T, index: number) => ReactNode;
  testId: string;
  onChange: (items: T[]) => void;
}

/** A list whose order counts: each row can be moved by buttons or Alt and the arrow keys, and taken out. */
export function OrderedRows<T>({ items, nameOf, render, testId, onChange }: OrderedRowsProps<T>) {
  const id = useId();
  const focus = (index: number, button: 'up' | 'down') =>
    requestAnimationFrame(() => document.getElementById(`${id}-${index}-${button}`)?.focus());
  const move = (from: number, by: -1 | 1) => {
    const to = from + by;
    if (to < 0 || to >= items.length) return;
    const moved = [...items];
    moved.splice(to, 0, ...moved.splice(from, 1));
    onChange(moved);
    // At an end the button of that way is out of use.
    focus(to, to === 0 ? 'down' : to === items.length - 1 ? 'up' : by === -1 ? 'up' : 'down');
  };
  const onKeyDown = (index: number) => (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <ol className={classes.rows}>
      {items.map((item, index) => {
        const name = nameOf(item, index);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own; what they hold comes from the item
          <li key={index} className={classes.row} data-testid={testId} onKeyDown={onKeyDown(index)}>
            <span className={classes.number}>{index + 1}</span>
            <div className={classes.rowBody}>{render(item, index)}</div>
            <div className={classes.rowButtons}>
              <ActionIcon
                id={`${id}-${index}-up`}
                aria-label={`Move ${name} up`}
                title="Up (Alt+↑)"
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <IconArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                id={`${id}-${index}-down`}
                aria-label={`Move ${name} down`}
                title="Down (Alt+↓)"
                disabled={index === items.length - 1}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={15} />
              </ActionIcon>
              <ActionIcon aria-label={`Remove ${name}`} title="Remove" onClick={() => onChange(items.filter((_, at) => at !== index))}>
                <IconTrash size={15} />
              </ActionIcon>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
