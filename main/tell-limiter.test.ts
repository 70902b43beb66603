import { expect, it } from 'vitest';
import { TellLimiter, TOLD_PER_S } from './tell-limiter.ts';

it('tells the first of a second and counts the others', () => {
  const told: string[] = [];
  const limiter = new TellLimiter<'a' | 'b'>(
    (kind, message) => told.push(`${kind}: ${message}`),
    (kind, count, more) => `${count} ${more}of ${kind} came`,
  );
  for (let n = 0; n < TOLD_PER_S + 5; n++) limiter.report('a', `fault ${n}`);
  limiter.report('b', 'another');
  expect(told).toHaveLength(TOLD_PER_S);
  limiter.flush();
  expect(told.slice(TOLD_PER_S)).toEqual(['a: 5 more of a came in the last second.', 'b: 1 of b came in the last second.']);
  limiter.count('b', 3);
  limiter.flush();
  expect(told.splice(-1)).toEqual(['b: 3 of b came in the last second.']);
  limiter.report('a', 'a new second');
  expect(told.at(-1)).toBe('a: a new second');
  limiter.close();
  expect(told).toHaveLength(TOLD_PER_S + 3);
});

it('counts what met another limit apart: one that changes within the second is not told for those before', () => {
  const told: string[] = [];
  const limiter = new TellLimiter<'a'>(
    (_kind, message) => told.push(message),
    (kind, count, more, limit) => `${count} ${more}of ${kind} at ${limit}`,
  );
  for (let n = 0; n < TOLD_PER_S + 2; n++) limiter.report('a', '', 500);
  limiter.report('a', '', 1_000);
  limiter.count('a', 2, 500);
  limiter.close();
  expect(told.slice(TOLD_PER_S)).toEqual(['4 more of a at 500 in the last second.', '1 more of a at 1000 in the last second.']);
});
