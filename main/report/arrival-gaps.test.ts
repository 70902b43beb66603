import { expect, test } from 'vitest';
import type { Arrival } from '../../contract/index.ts';
import { examplePush } from '../testing/example-situations.ts';
import { arrivalSpans, gapSentence, medianGap } from './arrival-gaps.ts';

const messages = (gapMs: number, arrivedAt: (sentMs: number, index: number) => number, count = 9): Arrival[] =>
  Array.from({ length: count }, (_, sequence) => {
    const sentMs = 100 + sequence * gapMs;
    return { connection: 0, sequence, sentMs, arrivedMs: arrivedAt(sentMs, sequence) };
  });

test('the median gap is one that occurred, and none lies between two connections', () => {
  // Gaps 1, 4 and 5 of the first, 10 of the second: sorted 1 4 5 10, the lower of the two in the middle is 4.
  expect(
    medianGap([
      [5, 0, 1, 10],
      [1_000, 1_010],
    ]),
  ).toBe(4);
  expect(medianGap([[7], []])).toBeNull();
});

test('messages that come together waited for the loop where it was held for as long', () => {
  const { arrivals } = examplePush();
  // Arrived 1905 1906 1907 | 2805 …: the gaps are 1 1 898 1 1 898 1 1, the median 1.
  expect(gapSentence(arrivals, 900)).toBe('Sent 300\u00a0ms apart, arrived 1.00\u00a0ms apart: they waited for the loop.');
  expect(gapSentence(arrivals, 100)).toBe('Sent 300\u00a0ms apart, arrived 1.00\u00a0ms apart: they waited and came together.');
  expect(gapSentence(arrivals, null)).toContain('waited and came together');
});

test('one by one, some, together already, too few', () => {
  expect(
    gapSentence(
      messages(300, (sentMs) => sentMs + 2),
      300,
    ),
  ).toBe('Sent 300\u00a0ms apart, arrived 300\u00a0ms apart: one by one.');
  expect(
    gapSentence(
      messages(300, (_, index) => 500 + index * 150),
      300,
    ),
  ).toContain('arrived 150\u00a0ms apart: some waited for others.');
  expect(
    gapSentence(
      messages(2, (sentMs) => sentMs),
      300,
    ),
  ).toContain('they were sent together already');
  expect(
    gapSentence(
      messages(300, (sentMs) => sentMs, 5),
      300,
    ),
  ).toBe('Too few messages to tell.');
});

test('a change of a setting begins a sentence of its own', () => {
  const document = examplePush();
  const later = messages(300, (sentMs) => sentMs + 1).map((arrival) => ({
    ...arrival,
    sequence: arrival.sequence + 9,
    sentMs: arrival.sentMs + 5_900,
    arrivedMs: arrival.arrivedMs + 5_900,
  }));
  const toggle = { tMs: 5_000, kind: 'toggle' as const, severity: 'info' as const, text: 'strategy: yield', code: null };
  const spans = arrivalSpans({ ...document, arrivals: [...document.arrivals, ...later], events: [toggle] });
  expect(spans.map(({ fromMs, change, messages: count }) => [fromMs, change, count])).toEqual([
    [0, null, 9],
    [5_000, 'strategy: yield', 9],
  ]);
  expect(spans[0]!.sentence).toContain('waited for the loop');
  expect(spans[1]!.sentence).toContain('one by one');
  // The last arrival: 5900 + 100 + 8 * 300 + 1.
  expect(spans[1]!.toMs).toBe(8_401);
  expect(arrivalSpans({ ...document, arrivals: [] })).toEqual([]);
});
