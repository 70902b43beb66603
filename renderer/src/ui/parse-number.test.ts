import { expect, it } from 'vitest';
import { parseNumber } from './parse-number.ts';

const whole = { min: 1, max: 64, decimals: false, mayBeEmpty: false };

it('takes what is accepted as it was typed', () => {
  expect(parseNumber(' 12 ', whole)).toEqual({ ok: true, value: 12 });
  expect(parseNumber('1e1', whole)).toEqual({ ok: true, value: 10 });
  expect(parseNumber('2.5', { ...whole, decimals: true })).toEqual({ ok: true, value: 2.5 });
  expect(parseNumber('', { ...whole, mayBeEmpty: true })).toEqual({ ok: true, value: null });
});

it.each(['2.5', '65', '0', '-5', 'abc', '', '1e9', 'Infinity', '12 34'])('refuses %j and says what is accepted', (text) => {
  expect(parseNumber(text, whole)).toEqual({ ok: false, fault: 'A whole number from 1 to 64.' });
});

it('says of a comma what it may mean', () => {
  const range = { min: 0, max: 100_000, decimals: true, mayBeEmpty: false };
  for (const [text, meant] of [
    ['1,500', 'Write 1500 or 1.5.'],
    ['1,5', 'Write 15 or 1.5.'],
  ] as const)
    expect(parseNumber(text, range)).toEqual({ ok: false, fault: expect.stringContaining(meant) });
});
