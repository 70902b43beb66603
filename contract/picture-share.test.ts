import { expect, it } from 'vitest';
import { pictureShare } from './picture-share.ts';

it('is an eighth of a core while there is room', () => {
  expect([pictureShare(false, 2), pictureShare(false, 64)]).toEqual([0.125, 0.125]);
});

it('is a hundredth of all processors while they are full, and never more than else', () => {
  expect([pictureShare(true, 2), pictureShare(true, 4), pictureShare(true, 16)]).toEqual([0.02, 0.04, 0.125]);
});
