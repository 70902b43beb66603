import { expect, it } from 'vitest';
import { parseDurationS, timeOfField } from './duration.ts';

it.each([
  ['10s', 10],
  ['1.5m', 90],
  ['250ms', 0.25],
  ['1h', 3_600],
  ['7', 7],
])('takes %s for %d seconds', (text, seconds) => {
  expect(parseDurationS(text)).toBe(seconds);
});

it.each(['', 'abc', '-1s', '1d', '10 s m', '1e3'])('refuses %j', (text) => {
  expect(() => parseDurationS(text)).toThrow(`${JSON.stringify(text)} is no duration; write 10s, 250ms, 1.5m or 1h.`);
});

it.each([
  ['path.latencyMs', '20ms', 20],
  ['path.latencyMs', '0.0035 s', 3.5],
  ['path.latencyMs', '20', 20],
  ['load.durationS', '1.5m', 90],
  ['load.durationS', '300ms', 0.3],
  ['load.durationS', '3', 3],
  ['load.rampPerS', '3s', null],
  ['path.bytesPerS', '3s', null],
  ['payload.bytes', '3s', null],
  ['path.latencyMs', 'soon', null],
])('reads for %s %j as %s, in the unit of the field', (path, text, value) => {
  expect(timeOfField(path, text)).toBe(value);
});
