import { expect, it } from 'vitest';
import { ceilingShare, ceilingShareRangeText, ceilingSpreadText } from './ceiling-spread.ts';

const whole = (value: number) => value.toFixed(0);
const percent = (share: number) => (share * 100).toFixed(0);
const ceiling = { fps: 4_100, othersCores: 0.1, likelyLow: false };
const varied = { ...ceiling, lowFps: 3_219, highFps: 4_662, occasions: 3 };

it('tells on how many occasions it was measured, and between what', () => {
  expect(ceilingSpreadText(varied, whole)).toBe('3219 to 4662 on 3 occasions');
  expect(ceilingSpreadText({ ...varied, occasions: 1 }, whole)).toBe('measured once, 3219 to 4662 in its parts');
  expect(ceilingSpreadText({}, whole)).toBe('measured once');
});

it('does not tell of what a run has shown to be too low as if it had not been measured', () => {
  expect(ceilingSpreadText({ ...varied, occasions: 1, forgotten: 2 }, whole)).toBe('1 occasion left of 3, 3219 to 4662 in its parts');
  expect(ceilingSpreadText({ forgotten: 2 }, whole)).toBe('1 occasion left of 3');
  expect(ceilingSpreadText({ ...varied, occasions: 2, forgotten: 1 }, whole)).toBe('3219 to 4662 on 2 occasions left of 3');
});

it('tells what the share is between only where there were several occasions', () => {
  // 2,583 of 4,662 is 55.4 %, of 3,219 80.2 %.
  expect(ceilingShareRangeText(2_583, varied, percent)).toBe('55 to 80');
  expect(ceilingShareRangeText(2_583, { ...varied, occasions: 1 }, percent)).toBeNull();
  expect(ceilingShareRangeText(2_583, ceiling, percent)).toBeNull();
});

it('knows the share of the lowest and of the highest, of one occasion of its parts', () => {
  expect(ceilingShare(2_000, { ...ceiling, fps: 4_000, lowFps: 2_500, highFps: 5_000 })).toEqual({ share: 0.5, least: 0.4, most: 0.8 });
  expect(ceilingShare(2_000, { ...ceiling, fps: 4_000 })).toEqual({ share: 0.5, least: 0.5, most: 0.5 });
});
