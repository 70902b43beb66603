import { expect, test } from 'vitest';
import { LATENCY, RATE } from './catalogue.ts';
import type { ChartRow } from './chart-data.ts';
import { ceilingLevel, isWithinReach, levelTitle } from './plot-level.ts';
import { axisTop, levelText, levelTextY, MARGIN } from './plot-look.ts';

const rows = (fps: number): ChartRow[] => [{ tS: 1, received: fps, offered: fps / 2, displayed: null }];

test('the ceiling is a level of the rate alone, and only where it is known', () => {
  expect(ceilingLevel(RATE, 1_234.6)).toEqual({ label: 'raw TCP', text: '1,235', value: 1_234.6, doubt: null });
  expect(ceilingLevel(LATENCY, 1_234.6)).toBeNull();
  expect(ceilingLevel(RATE, null)).toBeNull();
});

test('it is in its place up to four times what the lines need', () => {
  const level = ceilingLevel(RATE, 4_000)!;
  expect([isWithinReach(level, 1_000), isWithinReach(level, 999)]).toEqual([true, false]);
});

test('an axis holds a level that is near, and is not squashed by one that is far', () => {
  expect(axisTop(RATE, rows(800), null)).toEqual({ top: 800, isLevelNear: false });
  expect(axisTop(RATE, rows(800), ceilingLevel(RATE, 1_900))).toEqual({ top: 2_000, isLevelNear: true });
  expect(axisTop(RATE, rows(800), ceilingLevel(RATE, 500))).toEqual({ top: 800, isLevelNear: true });
  expect(axisTop(RATE, rows(30), ceilingLevel(RATE, 4_500))).toEqual({ top: 40, isLevelNear: false });
});

test('its text says where it is, and keeps off the upper edge', () => {
  const level = ceilingLevel(RATE, 4_500)!;
  expect(levelText(level, 'FPS', true)).toBe('raw TCP 4,500 FPS');
  expect(levelText(level, 'FPS', false)).toBe('↑ raw TCP 4,500 FPS');
  expect(levelTextY(60, true)).toBeLessThan(60);
  expect(levelTextY(MARGIN.top, true)).toBeGreaterThan(MARGIN.top);
  expect(levelTextY(MARGIN.top, false)).toBeGreaterThan(MARGIN.top);
});

test('one that other programs held down says so', () => {
  const doubt = 'measured while other programs used 0.8 cores, so likely too low';
  const level = ceilingLevel(RATE, 4_500, doubt)!;
  expect(levelText(level, 'FPS', true)).toBe('raw TCP 4,500 FPS, likely too low');
  expect(levelTitle(level)).toContain(`This one was ${doubt}.`);
  const exceeded = ceilingLevel(RATE, 4_500, 'less than the run itself reached, so too low')!;
  expect(levelText(exceeded, 'FPS', true)).toBe('raw TCP 4,500 FPS, too low');
  expect(levelTitle(exceeded)).toContain('This one was less than the run itself reached, so too low.');
  expect(levelTitle(ceilingLevel(RATE, 4_500)!)).not.toContain('This one');
});
