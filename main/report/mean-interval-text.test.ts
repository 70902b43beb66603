import { expect, it } from 'vitest';
import { exampleDocument } from '../testing/example-document.ts';
import { meanIntervalText } from './mean-interval-text.ts';
import { measurementLine } from './one-line.ts';

it('tells how often the buffers were really read where readings were put off', () => {
  const { summary, samples, scenario } = exampleDocument({ toggle: false });
  const read = (readings: number, putOff: number) => ({
    ...summary!,
    durationS: 20,
    warmupS: 2,
    kernel: { ...summary!.kernel, source: 'netstat', readings, missed: 0, putOff },
  });
  expect(meanIntervalText(read(88, 0))).toBe('');
  expect(meanIntervalText(read(0, 88))).toBe('');
  expect(meanIntervalText(read(22, 66))).toMatch(/^, about one in 1,000(\.0)? ms$/);
  expect(measurementLine({ summary: read(22, 66), samples, scenario })).toMatch(/from netstat .*22 readings, about one in 1,000/);
});
