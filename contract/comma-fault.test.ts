import { expect, it } from 'vitest';
import { commaFault } from './comma-fault.ts';

it('names what can be meant', () => {
  expect(commaFault('1,500')).toBe('1,500 has a comma, which may part thousands or decimals. Write 1500 or 1.5.');
  expect(commaFault('1,5 MB')).toBe('1,5 has a comma, which may part thousands or decimals. Write 15 or 1.5.');
  expect(commaFault(' 1,5 MB', true)).toBe('1,5 has a comma, which may part thousands or decimals. Write 15 MB or 1.5 MB.');
  expect(commaFault('1,234.5')).toBe('1,234.5 has a comma, which may part thousands or decimals. Write 1234.5.');
  expect(commaFault('12,')).toBe('12, has a comma, which may part thousands or decimals. Write 12.');
});

it.each(['1500', '1.5 MB', 'abc', '', 'a,b'])('%j has none', (text) => expect(commaFault(text)).toBeNull());
