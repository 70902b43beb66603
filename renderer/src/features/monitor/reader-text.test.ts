import { expect, it } from 'vitest';
import type { Sample } from '../../../../contract/index.ts';
import { readerText } from './reader-text.ts';

const sample = (kernelReader: Sample['kernelReader'], unavailable: Record<string, string> = {}) =>
  ({ kernelReader, unavailable }) as Sample;
const reader = { source: 'netstat', intervalMs: 250, readings: 40, missed: 0, putOff: 0, costMs: 21.4 };

it('tells how the buffers are read', () => {
  expect(readerText(sample(reader))).toBe('Send-Q and Recv-Q: netstat, due every 250 ms, 21.4 ms each, none missed.');
  expect(readerText(sample({ ...reader, missed: 2 }))).toBe(
    'Send-Q and Recv-Q: netstat, due every 250 ms, 21.4 ms each, 2 of 42 readings missed.',
  );
});

it('tells that readings are put off, and how old the newest is', () => {
  const kernel = (ageMs: number) => ({ ...sample({ ...reader, putOff: 34 }), kernel: { ageMs } }) as Sample;
  const text =
    'Send-Q and Recv-Q: netstat, due every 250 ms, 21.4 ms each, none missed, 34 put off for what they cost (ss or procfs costs less)';
  expect(readerText(kernel(500))).toBe(`${text}.`);
  expect(readerText(kernel(1_440))).toBe(`${text}; the newest is 1.4 s old.`);
  // Means are of all readings.
  expect(readerText(kernel(1_440), false)).toBe(`${text}.`);
});

it('tells why they are not read', () => {
  expect(readerText(null)).toBe('');
  expect(readerText(sample(null, { kernelReader: 'the kernel reader is switched off' }))).toBe(
    'Send-Q and Recv-Q are not read: the kernel reader is switched off.',
  );
  expect(readerText(sample({ ...reader, source: null, readings: 0 }, { kernel: 'netstat is not installed' }))).toBe(
    'Send-Q and Recv-Q: netstat is not installed.',
  );
});

it('names a cheaper reader only where netstat reads and readings are put off', () => {
  const ss = { ...reader, source: 'ss', putOff: 2 };
  expect(readerText(sample(ss))).toBe('Send-Q and Recv-Q: ss, due every 250 ms, 21.4 ms each, none missed, 2 put off for what they cost.');
  expect(readerText(sample(reader))).not.toContain('costs less');
});
