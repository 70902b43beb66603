import { expect, test } from 'vitest';
import type { RunEvent } from '../../../contract/index.ts';
import { EVENTS_KEPT, keepEvents } from './keep-events.ts';

const event = (tMs: number, kind: RunEvent['kind']): RunEvent => ({ tMs, kind, severity: 'info', text: String(tMs), code: null });

test('a flood of connections does not wash a toggle away', () => {
  let events: RunEvent[] = [event(0, 'toggle')];
  for (let at = 1; at <= EVENTS_KEPT + 10; at++) events = keepEvents(events, event(at, 'connection'));
  expect(events).toHaveLength(EVENTS_KEPT);
  expect(events[0]).toMatchObject({ tMs: 0, kind: 'toggle' });
  expect(events[1]?.tMs).toBe(12);
});

test('without connections the oldest goes', () => {
  let events: RunEvent[] = [];
  for (let at = 0; at <= EVENTS_KEPT; at++) events = keepEvents(events, event(at, 'toggle'));
  expect(events[0]?.tMs).toBe(1);
});
