import { expect, test } from 'vitest';
import { fitText, flowLines } from './flow-lines.ts';

test('entries follow each other until a line is full', () => {
  // 40 and 30 with a gap of 10 are 80; another 30 would be 120.
  expect(flowLines([40, 30, 30, 200, 10], 100, 10)).toEqual([
    { x: 0, line: 0 },
    { x: 50, line: 0 },
    { x: 0, line: 1 },
    { x: 0, line: 2 },
    { x: 0, line: 3 },
  ]);
  expect(flowLines([], 100, 10)).toEqual([]);
});

test('a text that is too wide ends in an ellipsis', () => {
  const measure = (text: string) => text.length * 10;
  expect(fitText('abcdef', 60, measure)).toBe('abcdef');
  expect(fitText('abc def', 50, measure)).toBe('abc…');
  expect(fitText('abcdef', 5, measure)).toBe('…');
});
