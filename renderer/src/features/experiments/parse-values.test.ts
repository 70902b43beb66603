import { expect, test } from 'vitest';
import { findToggle } from '../../../../contract/index.ts';
import { parseValues, valuesText } from './parse-values.ts';

const toggle = (path: string) => findToggle(path)!;

test('numbers are read in the unit of the control', () => {
  expect(parseValues(' 0, 5;50 2.5 ', toggle('path.latencyMs'))).toEqual({ ok: true, values: [0, 5, 50, 2.5] });
  expect(parseValues('100000, 10 MiB;64KiB', toggle('sender.bufferLimitBytes'))).toEqual({
    ok: true,
    values: [100_000, 10_485_760, 65_536],
  });
  expect(parseValues('0, 12.5 MB/s', toggle('path.bytesPerS'))).toEqual({ ok: true, values: [0, 12_500_000] });
  expect(parseValues('max, 30', toggle('load.rate'))).toEqual({ ok: true, values: ['max', 30] });
  expect(parseValues('', toggle('load.rate'))).toEqual({ ok: true, values: [] });
});

test('what is wrong is named', () => {
  const fault = (text: string, path: string) => {
    const parsed = parseValues(text, toggle(path));
    return parsed.ok ? null : parsed.fault;
  };
  expect(fault('1, two', 'path.latencyMs')).toContain('“two” is no number');
  expect(fault('max', 'path.latencyMs')).toContain('“max” is no number');
  expect(fault('fast', 'load.rate')).toContain('and not max');
  expect(fault('1, 20000', 'path.latencyMs')).toBe('20000 is not from 0 to 10000.');
  expect(fault('1, 10', 'sender.bufferLimitBytes')).toBe(
    '1 is not from 64KiB to 1GiB. A number without a unit is bytes. Write for instance 64KiB, 1MB.',
  );
  expect(fault('12.5', 'path.bytesPerS')).toBe('12.5 needs a unit. Write for instance 500kB/s, 12.5MB/s.');
  expect(fault('1,500', 'path.latencyMs')).toBe('1,500 may be one number or several. Write 1500, or 1, 500 with spaces.');
  expect(fault('0,5,50', 'path.latencyMs')).toBeNull();
  expect(fault('1,10,100', 'path.latencyMs')).toBeNull();
  expect(fault('3, 5, 3', 'path.latencyMs')).toBe('3 stands there twice.');
  expect(fault(Array.from({ length: 33 }, (_, index) => index).join(), 'path.latencyMs')).toBe('At most 32 values.');
});

test.each([
  ['sender.bufferLimitBytes', [1_048_576, 5_242_880], '1MiB, 5MiB'],
  ['sender.bufferLimitBytes', [1_000_000, 65_536, 1_234_567], '1MB, 64KiB, 1234567B'],
  ['load.rate', ['max', 29.97], 'max, 29.97'],
])('values of %s are written as they are read', (path, values, text) => {
  expect(valuesText(values, toggle(path))).toBe(text);
  expect(parseValues(text, toggle(path))).toEqual({ ok: true, values });
});
