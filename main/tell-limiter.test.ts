import { expect, it } from 'vitest';
import { FAULTS_TOLD_PER_S, FaultLimiter } from './fault-limiter.ts';

it('tells the first faults of a second and counts the others', () => {
  const told: string[] = [];
  const limiter = new FaultLimiter((code, message) => told.push(`${code}: ${message}`));
  for (let n = 0; n < FAULTS_TOLD_PER_S + 5; n++) limiter.report('client-text', `fault ${n}`);
  limiter.report('client-protocol', 'another');
  expect(told).toHaveLength(FAULTS_TOLD_PER_S);
  limiter.flush();
  expect(told.slice(FAULTS_TOLD_PER_S)).toEqual([
    'client-text: 5 more faults of this kind in the last second.',
    'client-protocol: 1 more faults of this kind in the last second.',
  ]);
  limiter.report('client-text', 'a new second');
  expect(told.at(-1)).toBe('client-text: a new second');
  limiter.close();
  expect(told).toHaveLength(FAULTS_TOLD_PER_S + 3);
});
