import { expect, test } from 'vitest';
import { toldCountText } from './told-count-text.ts';

test.each([
  ['connected', 2_300, 'more ', '2,300 more clients connected'],
  ['disconnected', 1, '', '1 client disconnected'],
  ['closed by the server', 2, '', '2 clients were closed by the server'],
  ['cut off', 1, 'more ', '1 more client was cut off (1006)'],
  ['connect-failed', 7, 'more ', '7 more attempts to connect failed'],
] as const)('%s, %i times', (kind, count, more, text) => expect(toldCountText(kind, count, more)).toBe(text));
