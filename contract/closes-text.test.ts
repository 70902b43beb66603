import { expect, test } from 'vitest';
import { closeReasonsText } from './closes-text.ts';

test.each([
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
])('tells %s', (_name, closed, closedByReason, text) => expect(closeReasonsText({ closed, closedByReason } as never)).toBe(text));
