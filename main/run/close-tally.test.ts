import { expect, it } from 'vitest';
import { CLOSE_REASONS_KEPT } from '../../contract/index.ts';
import { CloseTally } from './close-tally.ts';

it('counts by code, by reason, by both together, and by what was given with the code', () => {
  const tally = new CloseTally();
  tally.add({ code: 1000, reason: 'done', given: 'bye', byServer: false }, 2);
  tally.add({ code: 1000, reason: 'done', given: 'bye', byServer: false }, 1);
  tally.add({ code: 4000, reason: 'code 4000', given: 'bye', byServer: false }, 1);
  tally.add({ code: 1009, reason: 'message too large', given: null, byServer: false }, 5);
  tally.add({ code: 1001, reason: 'idle', given: null, byServer: false }, 1);
  tally.add({ code: 1001, reason: 'pool full', given: null, byServer: false }, 2);
  tally.add({ code: 1001, reason: 'idle', given: null, byServer: false }, 1);
  expect(tally.closes).toEqual({
    closed: { 1000: 3, 1001: 4, 4000: 1, 1009: 5 },
    closedByReason: { done: 3, 'code 4000': 1, 'message too large': 5, idle: 2, 'pool full': 2 },
    closes: [
      { code: 1000, reason: 'done', connections: 3 },
      { code: 4000, reason: 'code 4000', connections: 1 },
      { code: 1009, reason: 'message too large', connections: 5 },
      { code: 1001, reason: 'idle', connections: 2 },
      { code: 1001, reason: 'pool full', connections: 2 },
    ],
    reasonsGiven: [
      { code: 1000, reason: 'bye', connections: 3 },
      { code: 4000, reason: 'bye', connections: 1 },
    ],
    reasonsUntold: 0,
  });
});

it('keeps no more different reasons than its limit, and goes on counting those it knows', () => {
  const tally = new CloseTally();
  for (let n = 0; n < CLOSE_REASONS_KEPT + 4; n++) tally.add({ code: 1000, reason: 'done', given: `${n}`, byServer: false }, 1);
  tally.add({ code: 1000, reason: 'done', given: '0', byServer: false }, 1);
  tally.addUntold(10);
  expect(tally.closes.reasonsGiven.length).toBe(CLOSE_REASONS_KEPT);
  expect(tally.closes.reasonsGiven[0]?.connections).toBe(2);
  expect(tally.closes.reasonsUntold).toBe(14);
  expect(tally.closes.closed).toEqual({ 1000: CLOSE_REASONS_KEPT + 5 });
});

it('knows which of them the server closed for faults of their clients', () => {
  const tally = new CloseTally();
  tally.add({ code: 1002, reason: 'protocol error', given: null, byServer: true }, 2);
  tally.add({ code: 1002, reason: 'protocol error', given: null, byServer: true }, 1);
  tally.add({ code: 1009, reason: 'message too large', given: null, byServer: true }, 1);
  // The client found the fault, or nobody did.
  tally.add({ code: 1002, reason: 'protocol error', given: null, byServer: false }, 5);
  tally.add({ code: 1001, reason: 'idle', given: null, byServer: true }, 7);
  expect(tally.faults).toEqual([
    { code: 1002, reason: 'protocol error', connections: 3 },
    { code: 1009, reason: 'message too large', connections: 1 },
  ]);
});
