import { expect, test } from 'vitest';
import { PicturePace } from './picture-pace.ts';

function paceAfter(...tookMs: number[]): PicturePace {
  const pace = new PicturePace();
  for (const one of tookMs) pace.decoded(one, 1_048_576);
  return pace;
}

test('before the first picture the setting alone holds', () => {
  expect(new PicturePace().apartMs(30)).toBeCloseTo(33.33, 2);
});

test('1 MiB decoded in 9 ms costs 20 ms, which are an eighth of a core at 6.25 a second', () => {
  expect(paceAfter(9).apartMs(30)).toBe(160);
});

test('a smaller picture is received sooner', () => {
  const pace = new PicturePace();
  pace.decoded(2, 524_288);
  expect(pace.apartMs(30)).toBe(76);
});

test('a setting that asks for fewer is kept to', () => {
  expect(paceAfter(9).apartMs(2)).toBe(500);
});

test('the fastest of the last eight counts, and none before them', () => {
  expect(paceAfter(200, 9, 90).apartMs(30)).toBe(160);
  expect(paceAfter(9, 19, 19, 19, 19, 19, 19, 19).apartMs(30)).toBe(160);
  expect(paceAfter(9, 19, 19, 19, 19, 19, 19, 19, 19).apartMs(30)).toBe(240);
});

test('however slow, one a second is shown', () => {
  expect(paceAfter(400).apartMs(30)).toBe(1_000);
  expect(paceAfter(400).apartMs(0.5)).toBe(2_000);
});

test('where the processors are full a picture of 20 ms waits for a hundredth of two cores', () => {
  const pace = paceAfter(9);
  pace.machine(1.95, 2);
  expect(pace.apartMs(30)).toBe(1_000);
  // They stay full until less than 65 % of them are in use.
  pace.machine(1.4, 2);
  expect(pace.apartMs(30)).toBe(1_000);
  pace.machine(1.2, 2);
  expect(pace.apartMs(30)).toBe(160);
  pace.machine(1.4, 2);
  expect(pace.apartMs(30)).toBe(160);
});

test('another run begins anew', () => {
  const pace = paceAfter(400);
  pace.clear();
  expect(pace.apartMs(50)).toBe(20);
});

test('it tells what keeps pictures apart', () => {
  expect(new PicturePace().limit(30)).toEqual({ by: 'setting', fps: 30, maxFps: 30, pictureMs: 0 });
  const pace = paceAfter(9);
  expect(pace.limit(30)).toEqual({ by: 'share', fps: 6.25, maxFps: 30, pictureMs: 20 });
  expect(pace.limit(2)).toMatchObject({ by: 'setting', fps: 2 });
  pace.machine(1.95, 2);
  expect(pace.limit(30)).toMatchObject({ by: 'processors', fps: 1 });
});
