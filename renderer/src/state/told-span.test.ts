import { expect, it } from 'vitest';
import { spanText } from './told-span.ts';

const whole = { durationS: 12.52, connectedS: null, isPart: false, laterChanges: 0 };

it('tells which time the figures of a run that has ended are of', () => {
  expect(spanText(whole)).toBe('over the whole measured time, 12.5 s');
  expect(spanText({ ...whole, connectedS: 4 })).toBe('over the 4.0 s in which clients were connected');
});

it('tells of a run with changes which part it is, as the verdict does', () => {
  expect(spanText({ ...whole, isPart: true })).toBe('over the 12.5 s after the last change');
  expect(spanText({ ...whole, isPart: true, laterChanges: 1 })).toBe('over the 12.5 s before the last change');
  expect(spanText({ ...whole, isPart: true, laterChanges: 3 })).toBe('over the 12.5 s before the last 3 changes');
  expect(spanText({ ...whole, isPart: true, connectedS: 4 })).toBe('over the 4.0 s after the last change in which clients were connected');
});
