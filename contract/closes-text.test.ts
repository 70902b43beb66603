import { expect, test } from 'vitest';
import { closeReasonsText } from './closes-text.ts';

test.each([
  ['nothing where the codes say it all', { '1000': 9, '1009': 2, '4000': 1 }, { done: 9, 'message too large': 2, 'code 4000': 1 }, ''],
  [
    'what a code does not say',
    { '1001': 4, '1008': 2 },
    { 'going away': 1, idle: 3, 'too many fragments': 2 },
    'idle: 3, too many fragments: 2',
  ],
  [
    'the reason of another code',
    { '1006': 3 },
    { 'cut off': 1, 'dead peer': 1, 'message too large': 1 },
    'dead peer: 1, message too large: 1',
  ],
  ['nothing where nothing has closed', {}, {}, ''],
])('tells %s', (_name, closed, closedByReason, text) => expect(closeReasonsText({ closed, closedByReason } as never)).toBe(text));
