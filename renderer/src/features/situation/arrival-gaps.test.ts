import { expect, test } from 'vitest';
import type { Arrival } from '../../../../contract/index.ts';
import { gapVerdict, medianGap, ofOneConnection } from './arrival-gaps.ts';

const arrivals = (sentMs: readonly number[], arrivedMs: readonly number[], connection = 0): Arrival[] =>
  sentMs.map((at, sequence) => ({ connection, sequence, sentMs: at, arrivedMs: arrivedMs[sequence]! }));

/** Three rounds of three: sent 300 ms apart, the next round a second after the last. */
const SENT = [300, 600, 900, 2_200, 2_500, 2_800, 4_100, 4_400, 4_700];

test('messages that arrive together wait for the loop where it was held so long', () => {
  const together = arrivals(SENT, [901, 902, 903, 2_801, 2_802, 2_803, 4_701, 4_702, 4_703]);
  expect(gapVerdict(together, 310)).toEqual({
    kind: 'together',
    text: 'Sent 300 ms apart, arrived 1.00 ms apart: they wait for the loop.',
    messages: 9,
  });
  expect(gapVerdict(together, 12).text).toMatch(/they wait and come together\.$/);
  expect(gapVerdict(together, null).text).not.toContain('loop');
});

test('messages that arrive as they were sent come one by one', () => {
  const verdict = gapVerdict(
    arrivals(
      SENT,
      SENT.map((at) => at + 2),
    ),
    310,
  );
  expect(verdict).toMatchObject({ kind: 'one-by-one', text: 'Sent 300 ms apart, arrived 300 ms apart: one by one.' });
});

test('what is in between is said to be', () => {
  const sent = [0, 100, 200, 300, 400, 500, 600];
  expect(gapVerdict(arrivals(sent, [0, 50, 100, 150, 200, 250, 300]), null).kind).toBe('partly');
  expect(gapVerdict(arrivals([0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]), null).kind).toBe('burst');
});

test('few messages tell nothing', () => {
  expect(gapVerdict(arrivals(SENT.slice(0, 5), SENT.slice(0, 5)), 300)).toEqual({
    kind: 'unknown',
    text: 'Too few messages to tell.',
    messages: 5,
  });
  expect(gapVerdict([], null).kind).toBe('unknown');
});

test('the median is a gap that occurred', () => {
  expect(medianGap([0, 1, 11])).toBe(1);
  expect(medianGap([0, 5])).toBe(5);
  expect(medianGap([3])).toBeNull();
});

test('of several connections one is looked at', () => {
  const mixed = [...arrivals([10, 20], [11, 21], 4), ...arrivals([12, 22], [13, 23], 2)];
  expect(ofOneConnection(mixed)).toMatchObject({ connection: 2, connections: 2 });
  expect(ofOneConnection(mixed)?.arrivals.map(({ sentMs }) => sentMs)).toEqual([12, 22]);
  expect(ofOneConnection([])).toBeNull();
});
