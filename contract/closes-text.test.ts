import { expect, test } from 'vitest';
import { closeReasonsText, closesText } from './closes-text.ts';

test.each<[string, Record<string, number>, Record<string, number>, string]>([
  ['nothing where the codes say it all', { '1000': 9, '1009': 2, '4000': 1 }, { done: 9, 'message too large': 2, 'code 4000': 1 }, ''],
  [
    'a reason that is one of several of its code',
    { '1001': 4, '1008': 2 },
    { 'going away': 1, idle: 3, 'too many fragments': 2 },
    'going away: 1, idle: 3, too many fragments: 2',
  ],
  [
    'a reason that came with other codes too',
    { '1000': 1, '1001': 2, '1006': 3 },
    { done: 2, 'going away': 2, 'cut off': 2 },
    'done: 2, cut off: 2',
  ],
  ['the reason of a code that there is not', { '1000': 5, '1006': 1 }, { done: 5, 'message too large': 1 }, 'message too large: 1'],
  ['nothing where nothing has closed', {}, {}, ''],
])('tells %s', (_name, closed, closedByReason, text) => expect(closeReasonsText({ closed, closedByReason, closes: [] })).toBe(text));

test('tells code and reason together, in the order of codes, the most frequent reason of each first', () => {
  const closes = [
    { code: 4000, reason: 'code 4000', connections: 2 },
    { code: 1011, reason: 'unexpected', connections: 3 },
    { code: 1001, reason: 'pool full', connections: 1 },
    { code: 1001, reason: 'idle', connections: 1_500 },
  ];
  const closed = { '1001': 1_501, '1011': 3, '4000': 2 };
  expect(closesText({ closed, closes }, 0)).toBe(
    '1001 · idle · 1,500; 1001 · pool full · 1; 1011 · unexpected · 3; 4000 (private use) · 2',
  );
  expect(closeReasonsText({ closed, closedByReason: { idle: 1_500, 'pool full': 1, unexpected: 3 }, closes })).toBe('');
});

test('tells the name of a code where the code is all that was said', () => {
  const closes = [
    { code: 1000, reason: 'done', connections: 9 },
    { code: 1006, reason: 'cut off', connections: 1 },
    { code: 1006, reason: 'dead peer', connections: 2 },
  ];
  expect(closesText({ closed: {}, closes }, 0)).toBe('1000 (normal closure) · 9; 1006 · dead peer · 2; 1006 (abnormal closure) · 1');
});

test('tells a capture from before by code alone, and one without codes by its samples', () => {
  expect(closesText({ closed: { '1001': 4, '1008': 1 }, closes: [] }, 5)).toBe('4 with 1001 (going away), 1 with 1008 (policy violation)');
  expect(closesText({ closed: {}, closes: [] }, 5)).toBe('5, with codes that are not in the capture');
  expect(closesText({ closed: {}, closes: [] }, 0)).toBe('none');
});
