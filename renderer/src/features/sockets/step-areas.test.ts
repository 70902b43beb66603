import { expect, test } from 'vitest';
import type { HistoryPoint } from './socket-history.ts';
import { stepAreas } from './step-areas.ts';

const point = (tMs: number, recvBytes: number, sendBytes: number): HistoryPoint => ({ tMs, queues: { recvBytes, sendBytes } });

// 61 s over 610: a second is 10 wide, and the newest slot ends at the right edge.
const drawn = (points: HistoryPoint[]) => stepAreas(points, 60_000, 1_000, 610, 100);

test('a reading holds until the next one, Send-Q upon Recv-Q', () => {
  expect(drawn([point(58_000, 500, 200), point(60_000, 100, 0)])).toEqual({
    ground: 'M580 99.5H610',
    recv: 'M580 100V50H600V100ZM600 100V90H610V100Z',
    send: 'M580 50V30H600V50Z',
  });
});

test('a hole is left empty, and so is what is 0', () => {
  expect(drawn([point(57_000, 500, 0), { tMs: 58_000, queues: null }, point(60_000, 0, 0)])).toEqual({
    ground: 'M570 99.5H580M600 99.5H610',
    recv: 'M570 100V50H580V100Z',
    send: '',
  });
});

test('a single byte is seen', () => {
  expect(drawn([point(60_000, 0, 1)]).send).toBe('M600 100V99H610V100Z');
});
