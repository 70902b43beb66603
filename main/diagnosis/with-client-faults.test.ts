import { expect, it } from 'vitest';
import { verdict } from './verdict.ts';
import { withClientFaults } from './with-client-faults.ts';

const kept = verdict('none', 'medium', 'The server keeps up.', ['Nothing waits.']);

it('says beside the verdict how many connections were closed for what their clients did, most first', () => {
  const faults = [
    { code: 1009, reason: 'message too large', connections: 2 },
    { code: 1002, reason: 'protocol error', connections: 1_009 },
  ];
  expect(withClientFaults(kept, faults)).toEqual({
    ...kept,
    verdict: 'The server keeps up. 1,011 connections were closed for faults of their clients.',
    evidence: [
      'Nothing waits.',
      'Closed for faults of clients: 1,009 with 1002 (protocol error), 2 with 1009 (message too large); the events say what was wrong.',
    ],
  });
  expect(withClientFaults(kept, [{ code: 1002, reason: 'protocol error', connections: 1 }])?.verdict).toBe(
    'The server keeps up. 1 connection was closed for a fault of its client.',
  );
});

it('leaves the verdict as it is where there was no fault', () => {
  expect(withClientFaults(kept, [])).toBe(kept);
  expect(withClientFaults(null, [{ code: 1002, reason: 'protocol error', connections: 1 }])).toBeNull();
});
