import { expect, test } from 'vitest';
import { type FigureResult, figureText, figureUnit, rangeText, ratioText } from './figure-text.ts';

test('a value is written as its unit asks; what was not taken is a dash', () => {
  expect(figureText(1_995.4, 'FPS')).toBe('1,995');
  expect(figureText(34.26, 'FPS')).toBe('34.3');
  expect(figureText(12.34, 'ms')).toBe('12.3');
  expect(figureText(157_286_400, 'bytes')).toBe('150 MiB');
  expect(figureText(0.97321, '')).toBe('0.973');
  expect(figureText(0, 'frames')).toBe('0');
  expect(figureText(12_345, 'frames')).toBe('12,345');
  expect(figureText(null, 'FPS')).toBe('–');
});

test('a unit that the value brings with it does not stand twice', () => {
  expect(figureUnit({ unit: 'FPS' })).toBe('FPS');
  expect(figureUnit({ unit: 'bytes' })).toBe('');
});

const figure = (values: FigureResult['values']): FigureResult => {
  const taken = values.filter((value) => value !== null);
  const some = taken.length > 0;
  return {
    path: 'received.fps',
    values,
    median: null,
    min: some ? Math.min(...taken) : null,
    max: some ? Math.max(...taken) : null,
    ratio: null,
  };
};

test('a range needs two values', () => {
  expect(rangeText(figure([10, 14, null]), 'FPS')).toBe('[10.0 – 14.0]');
  expect(rangeText(figure([10, null]), 'FPS')).toBeNull();
  expect(rangeText(figure([]), 'FPS')).toBeNull();
});

test.each([
  [1.94, '×1.9'],
  [58.68, '×59'],
  [620, '×620'],
  [1_234.5, '×1,235'],
  [0.0338, '×0.034'],
  [0.996, '×1'],
  [0, '×0'],
  [null, null],
])('the ratio %s is %s', (ratio, text) => expect(ratioText(ratio)).toBe(text));
