import { expect, test } from 'vitest';
import { PicturePace } from './picture-pace.ts';

function paceAfter(...tookMs: number[]): PicturePace {
  const pace = new PicturePace();
  for (const one of tookMs) pace.decoded(one);
  return pace;
}

test('before the first picture the setting alone holds', () => {
  expect(new PicturePace().apartMs(30)).toBeCloseTo(33.33, 2);
});

test('a picture of 15 ms and 5 ms more is an eighth of a core at 6.25 a second', () => {
  expect(paceAfter(15).apartMs(30)).toBe(160);
});

test('a setting that asks for fewer is kept to', () => {
  expect(paceAfter(15).apartMs(2)).toBe(500);
});

test('the fastest of the last eight counts, and none before them', () => {
  expect(paceAfter(200, 15, 90).apartMs(30)).toBe(160);
  expect(paceAfter(15, 25, 25, 25, 25, 25, 25, 25).apartMs(30)).toBe(160);
  expect(paceAfter(15, 25, 25, 25, 25, 25, 25, 25, 25).apartMs(30)).toBe(240);
});

test('however slow, one a second is shown', () => {
  expect(paceAfter(400).apartMs(30)).toBe(1_000);
  expect(paceAfter(400).apartMs(0.5)).toBe(2_000);
});

test('another run begins anew', () => {
  const pace = paceAfter(400);
  pace.clear();
  expect(pace.apartMs(50)).toBe(20);
});
