import type { RunEvent } from '../../../contract/index.ts';

/** An event with the number that it has in the report's list. */
export interface NumberedEvent {
  number: number;
  event: RunEvent;
}

/** One tag over a chart: the events whose lines are too near to each other to be told apart. */
export interface EventMark {
  xPx: number;
  label: string;
  isFault: boolean;
}

/** Events in the order of time, numbered from 1. */
export function numberEvents(events: readonly RunEvent[]): NumberedEvent[] {
  return [...events].sort((a, b) => a.tMs - b.tMs).map((event, index) => ({ number: index + 1, event }));
}

/** Whether an event gets a line on every chart: changes of settings, and what went wrong. */
export function isMarked({ event }: NumberedEvent): boolean {
  return event.kind === 'toggle' || event.severity !== 'info';
}

/** Tags for the marked events; those within `nearPx` of a tag's first join it (`3`, `3, 4` or `3 to 9`). */
export function eventMarks(events: readonly NumberedEvent[], xOf: (tMs: number) => number, nearPx: number): EventMark[] {
  const groups: { xPx: number; members: NumberedEvent[] }[] = [];
  for (const numbered of events.filter(isMarked)) {
    const xPx = xOf(numbered.event.tMs);
    const group = groups[groups.length - 1];
    if (group && xPx - group.xPx < nearPx) group.members.push(numbered);
    else groups.push({ xPx, members: [numbered] });
  }
  return groups.map(({ xPx, members }) => {
    const first = members[0]!.number;
    const last = members[members.length - 1]!.number;
    const label = members.length === 1 ? `${first}` : members.length === 2 ? `${first}, ${last}` : `${first}\u2009–\u2009${last}`;
    return { xPx, label, isFault: members.some(({ event }) => event.severity !== 'info') };
  });
}
