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
  // Measured until 22 s, drained until 44 s.
  const drained = [...samples, { ...samples.at(-1)!, tMs: 44_000 }];
  expect(meanIntervalText(read(88, 0), drained)).toBe('');
  expect(meanIntervalText(read(0, 88), drained)).toBe('');
  expect(meanIntervalText(read(44, 66), drained)).toMatch(/^, about one in 1,000 ms of the whole run$/);
  expect(meanIntervalText(read(44, 66), [])).toMatch(/^, about one in 500 ms of the whole run$/);
  expect(measurementLine({ summary: read(44, 66), samples: drained, scenario })).toMatch(
    /from netstat .*44 readings, about one in 1,000 ms/,
  );
});
