import { expect, it } from 'vitest';
import { pictureShare } from './picture-share.ts';

it('is an eighth of a core while there is room, or nobody knows', () => {
  expect([pictureShare(1.4, 2), pictureShare(null, 2), pictureShare(0, 64)]).toEqual([0.125, 0.125, 0.125]);
});

it('is a hundredth of all processors where three quarters of them are in use, and never more than else', () => {
  expect([pictureShare(1.5, 2), pictureShare(2, 2), pictureShare(3, 4), pictureShare(16, 16)]).toEqual([0.02, 0.02, 0.04, 0.125]);
});
