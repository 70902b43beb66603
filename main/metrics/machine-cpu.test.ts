import { expect, it } from 'vitest';
import { machineBusyNs } from './machine-cpu.ts';

it('counts everything that is not idle, in ticks of 10 ms', () => {
  const stat = 'cpu  100 20 30 4000 500 0 7 8 90 10\ncpu0 1 2 3 4\n';
  // 100 + 20 + 30 + 7 + 8 ticks; guest time is in user already.
  expect(machineBusyNs(() => stat)).toBe(165 * 10 * 1e6);
});

it('leaves interrupts out where the kernel accounts for them apart, and charges no process', () => {
  const before = 'cpu  100 20 30 4000 500 6 7 8 90 10\n';
  const after = 'cpu  100 20 30 4000 500 60 700 8 90 10\n';
  expect(machineBusyNs(() => before)).toBe(158 * 10 * 1e6);
  expect(machineBusyNs(() => after)).toBe(machineBusyNs(() => before));
});

it('reads the short line of an old kernel', () => expect(machineBusyNs(() => 'cpu 1 2 3 4\n')).toBe(6 * 10 * 1e6));

it.each(['', 'intr 1 2 3\n', 'cpu 1 2\n', 'cpu a b c d\n'])('tells nothing from %j', (text) =>
  expect(machineBusyNs(() => text)).toBeNull(),
);

it('grows on this machine', () => {
  const before = machineBusyNs();
  for (const end = Date.now() + 60; Date.now() < end; );
  expect(machineBusyNs()).toBeGreaterThan(before ?? Number.POSITIVE_INFINITY);
});
