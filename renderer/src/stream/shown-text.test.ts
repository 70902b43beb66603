import { expect, test } from 'vitest';
import { shownText } from './shown-text.ts';

const shown = (text: string) => shownText(new TextEncoder().encode(text), 9_000);

test('a text is shown as it is, its lines and columns too', () => {
  expect(shown('{\r\n\t"a": "<b>é</b>"\n}').text).toBe('{\n    "a": "<b>é</b>"\n}');
  expect(shown('ab')).toEqual({ text: 'ab', shownBytes: 2, bytes: 9_000 });
});

test('what would hide text or turn it around is marked', () => {
  expect(shown('a\u0000b\u202ec\u001b[2J').text).toBe('a\ufffdb\ufffdc\ufffd[2J');
  // Of no width: a space, a soft hyphen, a byte order mark.
  expect(shown('a\u200bb\u00adc\ufeffd').text).toBe('a\ufffdb\ufffdc\ufffdd');
});

test('a character that is cut at the end is left out, and is not among the bytes that are shown', () => {
  const cut = (text: string, bytes: number) => shownText(new TextEncoder().encode(text).subarray(0, bytes), 9);
  expect(cut('aé', 2)).toMatchObject({ text: 'a', shownBytes: 1 });
  expect(cut('aé', 3)).toMatchObject({ text: 'aé', shownBytes: 3 });
  expect(cut('a😀', 4)).toMatchObject({ text: 'a', shownBytes: 1 });
  expect(cut('a😀', 5)).toMatchObject({ text: 'a😀', shownBytes: 5 });
  expect(cut('€', 2)).toMatchObject({ text: '', shownBytes: 0 });
});
