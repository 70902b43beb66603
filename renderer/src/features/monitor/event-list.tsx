import { useApp } from '../../state/app-store.ts';
import { formatClock } from '../../ui/format.ts';
import classes from './monitor.module.css';

const SHOWN = 50;

/** What happened in the run, newest first. */
export function EventList() {
  const events = useApp((state) => state.events);
  return (
    <section className={classes.events} aria-label="Events, newest first">
      {events.length === 0 && <p className={classes.noEvents}>Events of the run appear here: toggles, connections, faults.</p>}
      <ul>
        {events
          .slice(-SHOWN)
          .reverse()
          .map((event) => (
            <li key={`${event.tMs} ${event.text}`} data-severity={event.severity}>
              <time>{formatClock(event.tMs / 1_000)}</time>
              <span>{event.text}</span>
            </li>
          ))}
      </ul>
    </section>
  );
}
