import { expect, test } from 'vitest';
import type { RunEvent } from '../../../contract/index.ts';
import { eventMarks, numberEvents } from './event-marks.ts';
import { timeAxis } from './time-axis.ts';
import { valueAxis } from './value-axis.ts';
import { wrapText } from './wrap-text.ts';

test('a value axis is linear from zero, and logarithmic above a range of 100', () => {
  const linear = valueAxis([1, 100], 100, 0, true);
  expect(linear.kind).toBe('linear');
  expect(linear.scale(0)).toBe(100);
  const log = valueAxis([0, 1, 101], 100, 0, true);
  expect(log.kind).toBe('log');
  // Powers of ten from 1 to 1000 over 100 units: a third each; a zero lies on the lower edge.
  expect(log.ticks.map(({ label }) => label)).toEqual(['1', '10', '100', '1,000']);
  expect(log.scale(10)).toBeCloseTo(66.667, 2);
  expect(log.scale(0)).toBe(100);
  expect(valueAxis([0.5, 400], 100, 0, false).kind).toBe('linear');
  expect(valueAxis([], 100, 0, true).kind).toBe('linear');
});

test('a time axis divides minutes and hours into even steps', () => {
  expect(timeAxis(11_000, 0, 110).ticks.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
  expect(
    timeAxis(300_000, 0, 100)
      .ticks.slice(0, 3)
      .map(({ label }) => label),
  ).toEqual(['0:00', '0:30', '1:00']);
  const hour = timeAxis(3_600_000, 0, 360);
  expect(hour.ticks).toHaveLength(13);
  expect(hour.ticks.slice(0, 3).map(({ label }) => label)).toEqual(['0:00:00', '0:05:00', '0:10:00']);
  expect(hour.scale(600_000)).toBeCloseTo(60, 9);
});

test('near event lines share a tag; only changes and faults have one', () => {
  const event = (tMs: number, kind: RunEvent['kind'], severity: RunEvent['severity'] = 'info'): RunEvent => ({
    tMs,
    kind,
    severity,
    text: '',
    code: null,
  });
  const numbered = numberEvents([
    event(50, 'toggle'),
    event(0, 'started'),
    event(52, 'kernel', 'warning'),
    event(90, 'toggle'),
    event(91, 'toggle'),
    event(92, 'toggle'),
  ]);
  expect(eventMarks(numbered, (tMs) => tMs, 10)).toEqual([
    { xPx: 50, label: '2, 3', isFault: true },
    { xPx: 90, label: '4\u2009–\u20096', isFault: false },
  ]);
});

test('text is wrapped by words, long words are cut, and what does not fit ends in an ellipsis', () => {
  expect(wrapText('no proxy is in the path', 10, 4)).toEqual(['no proxy', 'is in the', 'path']);
  expect(wrapText('abcdefgh ij', 4, 4)).toEqual(['abcd', 'efgh', 'ij']);
  expect(wrapText('one two three four', 5, 2)).toEqual(['one', 'two…']);
});
