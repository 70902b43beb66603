import { expect, test } from 'vitest';
import { toldCountText } from './told-count-text.ts';

test.each([
  ['connected', 2_300, 'more ', '2,300 more connections were opened'],
  ['disconnected', 1, '', '1 connection was closed by its client'],
  ['closed by the server', 2, '', '2 connections were closed by the server'],
  ['cut off', 1, 'more ', '1 more connection was cut off (1006)'],
  ['connect-failed', 7, 'more ', '7 more attempts to connect failed'],
] as const)('%s, %i times', (kind, count, more, text) => expect(toldCountText(kind, count, more)).toBe(text));
