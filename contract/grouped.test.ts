import { expect, it } from 'vitest';
import { grouped } from './grouped.ts';

it.each([
  ['0', '0'],
  ['999', '999'],
  ['1000', '1,000'],
  ['-1234567', '-1,234,567'],
  ['\u22121000', '\u22121,000'],
  ['1234.5678', '1,234.5678'],
  ['0.12345', '0.12345'],
])('%s is written %s', (number, text) => expect(grouped(number)).toBe(text));
