import { expect, it } from 'vitest';
import { costOfSamples } from './scale-curves.ts';
import { type CurveResult, growthOf, scaleFaults, scaleMarkdown } from './scale-page.ts';

const curve = { id: 'size', title: 'Size', what: 'One connection.', unit: 'bytes' };
const result = (costs: Record<number, readonly number[]>): CurveResult => ({
  curve,
  engine: 'direct',
  rows: Object.entries(costs).map(([value, cpuUs]) => ({
    value: Number(value),
    costs: cpuUs.map((us) => ({ cpuUs: us, perS: 1_000 / us })),
  })),
});

it('fits the medians of the repetitions', () => {
  expect(growthOf(result({ 1: [1, 0.5, 9], 10: [10, 11, 0.1], 100: [100] }))!.exponent).toBeCloseTo(1, 12);
});

it('names what grows faster than in step, and what was not measured', () => {
  expect(scaleFaults([result({ 1: [1], 10: [10] })])).toEqual([]);
  expect(scaleFaults([result({ 1: [1], 10: [20] })])).toEqual(['size, direct: the cost grows with the power of 1.30']);
  // In step over the whole, with the square at its end.
  expect(scaleFaults([result({ 1: [1], 1000: [10], 10000: [1_000] })])).toEqual([
    'size, direct: the cost grows with the power of 2.00 (from 1,000 to 10,000)',
  ]);
  const failed: CurveResult = { curve, engine: 'ws', rows: [{ value: 1, costs: [{ reason: 'no C compiler' }] }] };
  expect(scaleFaults([failed])).toEqual(['size, ws: not measured']);
  expect(scaleMarkdown([failed], 'Head')).toContain('| 1 | not measured: no C compiler |  |  |');
});

it('writes median, range and rate', () => {
  expect(scaleMarkdown([result({ 1: [1, 2, 4], 10000: [400] })], 'Head')).toBe(`Head

### Size

One connection.

| bytes | direct: us a message | range | messages/s |
| --- | --- | --- | --- |
| 1 | 2 | 1 to 4 | 500 |
| 10,000 | 400 | 400 to 400 | 2.5 |

- direct: the cost grows with the power of 0.58, between two neighbours with that of 0.58 (from 1 to 10,000) at most.`);
});

it('divides the CPU time of the server’s thread by the messages of the same time', () => {
  const sample = (received: number, cpu: number | null) =>
    ({ intervalMs: 250, frames: { received: 0, foreign: received }, publish: null, eventLoop: { server: { cpu } } }) as never;
  // 0.5 and 0.3 of 250 ms are 200 ms of CPU for 1,000 messages in half a second.
  expect(costOfSamples([sample(100, 1), sample(700, 0.5), sample(1_100, 0.3)], 'received')).toEqual({ cpuUs: 200, perS: 2_000 });
  expect(() => costOfSamples([sample(1, 1), sample(2, null)], 'received')).toThrow('does not tell the CPU time');
  expect(() => costOfSamples([sample(1, 1), sample(1, 1)], 'received')).toThrow('no message came');
  expect(() => costOfSamples([sample(1, 1), sample(2, 1)], 'published')).toThrow('no message came');
  expect(() => costOfSamples([sample(1, 1)], 'received')).toThrow('fewer than two samples');
});
