import { expect, test } from 'vitest';
import { shownText } from './shown-text.ts';

const shown = (text: string) => shownText(new TextEncoder().encode(text), 9_000);

test('a text is shown as it is, its lines and columns too', () => {
  expect(shown('{\r\n\t"a": "<b>é</b>"\n}').text).toBe('{\n    "a": "<b>é</b>"\n}');
  expect(shown('ab')).toEqual({ text: 'ab', shownBytes: 2, bytes: 9_000 });
});

test('what would hide text or turn it around is marked', () => {
  expect(shown('a\u0000b\u202ec\u001b[2J').text).toBe('a\ufffdb\ufffdc\ufffd[2J');
});

test('a character that is cut at the end is left out', () => {
  expect(shownText(new TextEncoder().encode('aé').subarray(0, 2), 3).text).toBe('a');
});
