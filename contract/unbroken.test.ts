import { expect, it } from 'vitest';
import { unbroken } from './unbroken.ts';

/** Spaces that no line ends at, as underscores. */
const shown = (sentence: string) => unbroken(sentence).replaceAll('\u00a0', '_');

it('keeps figures and their units on one line', () => {
  expect(shown('The receiver reads as fast as its thread can: 1,702 FPS, 63 % of raw TCP.')).toBe(
    'The receiver reads as fast as its thread can: 1,702_FPS, 63_%_of raw TCP.',
  );
  expect(shown('2.3 MiB wait for 40 ms at 1,068 MB/s on 1.3 cores.')).toBe('2.3_MiB wait for 40_ms at 1,068_MB/s on 1.3_cores.');
});

it('leaves all other words apart', () => {
  expect(shown('2 samples of 3 steps, 5 more, 3 of 4 readings, 7 Books')).toBe('2 samples of 3 steps, 5 more, 3 of 4 readings, 7 Books');
});
