import { expect, it } from 'vitest';
import { orderedSpan, panSpan, spanAround, spanText, wholeSpan, zoomSpan } from './time-span.ts';

const hour = wholeSpan(3_600_000);

it('zooms about a moment that stays where it is', () => {
  // At a quarter of the hour: half as long, and the moment still at a quarter.
  expect(zoomSpan(hour, hour, 0.5, 900_000)).toEqual({ fromMs: 450_000, toMs: 2_250_000 });
});

it('stops at the ends, at the whole and at five seconds', () => {
  expect(zoomSpan({ fromMs: 0, toMs: 1_800_000 }, hour, 4, 0)).toEqual(hour);
  expect(zoomSpan({ fromMs: 3_000_000, toMs: 3_600_000 }, hour, 2, 3_000_000)).toEqual({ fromMs: 2_400_000, toMs: 3_600_000 });
  expect(zoomSpan({ fromMs: 10_000, toMs: 16_000 }, hour, 0.1, 13_000)).toEqual({ fromMs: 10_500, toMs: 15_500 });
  expect(panSpan({ fromMs: 600_000, toMs: 1_200_000 }, hour, -900_000)).toEqual({ fromMs: 0, toMs: 600_000 });
  expect(panSpan({ fromMs: 600_000, toMs: 1_200_000 }, hour, 9_000_000)).toEqual({ fromMs: 3_000_000, toMs: 3_600_000 });
});

it('shows a run that is shorter than the least', () => {
  expect(wholeSpan(2_000)).toEqual({ fromMs: 0, toMs: 5_000 });
  expect(zoomSpan(wholeSpan(2_000), wholeSpan(2_000), 0.5, 1_000)).toEqual({ fromMs: 0, toMs: 5_000 });
});

it('orders a selection and keeps it inside', () => {
  expect(orderedSpan(9_000, 4_000, hour)).toEqual({ fromMs: 4_000, toMs: 9_000 });
  expect(orderedSpan(-5, 9_999_999, hour)).toEqual(hour);
});

it('shows a little beside a selection', () => {
  expect(spanAround({ fromMs: 100_000, toMs: 200_000 }, hour)).toEqual({ fromMs: 95_000, toMs: 205_000 });
  expect(spanAround({ fromMs: 0, toMs: 20_000 }, hour)).toEqual({ fromMs: 0, toMs: 22_000 });
});

it.each([
  [hour, '0:00 to 1:00:00 (1:00:00)'],
  [{ fromMs: 600_000, toMs: 1_200_000 }, '10:00 to 20:00 (10:00)'],
  [{ fromMs: 12_250, toMs: 19_960 }, '0:12.3 to 0:20.0 (7.7 s)'],
])('tells %o', (span, text) => expect(spanText(span)).toBe(text));
