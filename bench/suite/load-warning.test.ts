import { expect, it } from 'vitest';
import { loadWarning } from './load-warning.ts';

it('warns from more than half of a core in use for each core on', () => {
  expect(loadWarning(1, 2)).toBeNull();
  expect(loadWarning(1.01, 2)).toBe(
    'The machine was not idle: load average 1.01 on 2 cores in the minute before the start. Where what used it still does, ratios are less sure, and a level that is missed may be held alone.',
  );
  expect(loadWarning(1.01, 8)).toBeNull();
});
