import { expect, it } from 'vitest';
import { areProcessorsFull } from './full-processors.ts';

/** What is said of one sample after another. */
function said(cores: number, ...busy: (number | null)[]): boolean[] {
  let areFull = false;
  return busy.map((used) => {
    areFull = areProcessorsFull(used, cores, areFull);
    return areFull;
  });
}

it('are full from three quarters in use until less than 65 % are', () => {
  // Of two: from 1.5 until below 1.3.
  expect(said(2, 1.49, 1.5, 1.4, 1.3, 1.29, 1.4, 1.5)).toEqual([false, true, true, true, false, false, true]);
  expect(said(16, 11.9, 12, 10.4, 10.3)).toEqual([false, true, true, false]);
});

it('do not change their mind with each sample around the border', () => {
  expect(said(2, 1.51, 1.47, 1.52, 1.46, 1.53)).toEqual([true, true, true, true, true]);
  expect(said(2, 1.4, 1.33, 1.41, 1.32)).toEqual([false, false, false, false]);
});

it('are not full where nobody knows, and begin anew then', () => {
  expect(said(2, 2, null, 1.4)).toEqual([true, false, false]);
});
