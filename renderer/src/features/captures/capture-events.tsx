import { useMemo } from 'react';
import type { RunEvent } from '../../../../contract/index.ts';
import { formatClock, formatCount } from '../../ui/format.ts';
import classes from './captures.module.css';

/** The window lists so many events of a capture; changes and faults come before others when there are more. */
const MOST_EVENTS = 1_000;

/** What happened in a run. */
export function CaptureEvents({ events }: { events: readonly RunEvent[] }) {
  const listed = useMemo(() => shortened(events), [events]);
  const timeWidth = formatClock((events[events.length - 1]?.tMs ?? 0) / 1_000).length;
  return (
    <section>
      <h3>Events</h3>
      {listed.length < events.length && (
        <p className={classes.dim}>
          {formatCount(events.length - listed.length)} more are in the capture; its JSON export has all of them.
        </p>
      )}
      <ul className={classes.events}>
        {listed.map(({ event, number }) => (
          <li key={number} data-severity={event.severity}>
            <time style={{ minWidth: `${timeWidth}ch` }}>{formatClock(event.tMs / 1_000)}</time>
            <span>{event.text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function shortened(events: readonly RunEvent[]): { event: RunEvent; number: number }[] {
  const numbered = events.map((event, number) => ({ event, number }));
  if (events.length <= MOST_EVENTS) return numbered;
  const isFirst = ({ event: { kind, severity } }: (typeof numbered)[number]) => kind === 'toggle' || severity !== 'info';
  return [...numbered.filter(isFirst), ...numbered.filter((one) => !isFirst(one))]
    .slice(0, MOST_EVENTS)
    .sort((a, b) => a.number - b.number);
}
