import { expect, it } from 'vitest';
import { roughFps, roughRange, throughput } from './words.ts';

it('tells an expected rate in two digits', () => {
  expect([0, 0.7, 2.34, 6.75, 43.6, 99.6, 104, 2_223, 318_044].map(roughFps)).toEqual([
    '0 FPS',
    '0.7 FPS',
    '2.3 FPS',
    '6.8 FPS',
    '44 FPS',
    '100 FPS',
    '100 FPS',
    '2,200 FPS',
    '320,000 FPS',
  ]);
});

it('tells a range of them outwards', () => {
  expect(roughRange(1_111.5, 3_334.5)).toBe('1,100 to 3,400 FPS');
  expect(roughRange(700, 1_200)).toBe('700 to 1,200 FPS');
  expect(roughRange(0.7, 6.71)).toBe('0.7 to 6.8 FPS');
});

it('tells a small flow of bytes in kB/s', () => {
  expect([0, 36_700, 99_949, 99_950, 20_971_520].map(throughput)).toEqual(['0 kB/s', '36.7 kB/s', '99.9 kB/s', '0.1 MB/s', '21 MB/s']);
});
