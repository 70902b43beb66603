import { expect, it } from 'vitest';
import { CLOSE_REASONS_KEPT } from '../../contract/index.ts';
import { CloseTally } from './close-tally.ts';

it('counts by code, by reason, and by what was given with the code', () => {
  const tally = new CloseTally();
  tally.add({ code: 1000, reason: 'done', given: 'bye' }, 2);
  tally.add({ code: 1000, reason: 'done', given: 'bye' }, 1);
  tally.add({ code: 4000, reason: 'code 4000', given: 'bye' }, 1);
  tally.add({ code: 1009, reason: 'message too large', given: null }, 5);
  expect(tally.closes).toEqual({
    closed: { 1000: 3, 4000: 1, 1009: 5 },
    closedByReason: { done: 3, 'code 4000': 1, 'message too large': 5 },
    reasonsGiven: [
      { code: 1000, reason: 'bye', connections: 3 },
      { code: 4000, reason: 'bye', connections: 1 },
    ],
    reasonsUntold: 0,
  });
});

it('keeps no more different reasons than its limit, and goes on counting those it knows', () => {
  const tally = new CloseTally();
  for (let n = 0; n < CLOSE_REASONS_KEPT + 4; n++) tally.add({ code: 1000, reason: 'done', given: `${n}` }, 1);
  tally.add({ code: 1000, reason: 'done', given: '0' }, 1);
  tally.addUntold(10);
  expect(tally.closes.reasonsGiven.length).toBe(CLOSE_REASONS_KEPT);
  expect(tally.closes.reasonsGiven[0]?.connections).toBe(2);
  expect(tally.closes.reasonsUntold).toBe(14);
  expect(tally.closes.closed).toEqual({ 1000: CLOSE_REASONS_KEPT + 5 });
});
