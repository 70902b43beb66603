import { expect, it } from 'vitest';
import { meanLabel, ofReadings } from './readings-text.ts';

it('counts the readings that a share is of', () => {
  expect([ofReadings(null), ofReadings(1), ofReadings(4), ofReadings(14_400)]).toEqual([
    'of the readings',
    'of 1 reading',
    'of 4 readings',
    'of 14,400 readings',
  ]);
});

it('a mean of one reading says so', () => {
  expect([1, 2, null].map(meanLabel)).toEqual(['mean of 1 reading', 'mean', 'mean']);
});
