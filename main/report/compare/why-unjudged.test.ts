import { expect, it } from 'vitest';
import type { Comparison } from '../../../contract/index.ts';
import { exampleCapture } from '../../testing/example-captures.ts';
import { compareCaptures } from './compare-captures.ts';

const figure = ({ figures }: Comparison, path: string) => figures.find((candidate) => candidate.path === path)!;
const STEADY_100 = [98, 98, 99, 99, 100, 100, 101, 101, 102, 102];
const a = exampleCapture({ id: 'a', receivedFps: 100, latencyP50Ms: 20, droppedFrames: 0, samplesFps: STEADY_100 });
const b = exampleCapture({
  id: 'b',
  receivedFps: 150,
  latencyP50Ms: 25,
  droppedFrames: 7,
  scenario: { compression: { enabled: true } },
  samplesFps: STEADY_100,
});

it('calls nothing better that it warns cannot be compared: frames a second with other messages, and bytes a second are', () => {
  const other = { payload: { bytes: 100_000 } };
  const made = exampleCapture({ id: 's', receivedFps: 150, latencyP50Ms: 25, scenario: other, samplesFps: STEADY_100 });
  const small = { ...made, summary: { ...made.summary!, received: { ...made.summary!.received, bytesPerS: 1_000 } } };
  const comparison = compareCaptures([a, b, small]);
  const against = (path: string, group: number) => figure(comparison, path).cells[group]!.against!;
  expect([against('received.fps', 1).side, against('received.fps', 2).side]).toEqual(['better', 'higher']);
  expect(against('latencyMs.p50', 2).side).toBe('higher');
  expect(against('received.fps', 2).because).toMatch(/; neither better nor worse, because the messages differ$/);
  expect(against('received.bytesPerS', 2).side).toBe('worse');
  const wanted = (of: Comparison) => ['received.fps', 'received.bytesPerS'].map((path) => figure(of, path).better);
  expect([wanted(comparison), wanted(compareCaptures([a, small]))]).toEqual([
    ['higher', 'higher'],
    [null, 'higher'],
  ]);
});

it.each([
  ['the load is paced differently', 'latencyMs.p50', { loop: 'open' as const }],
  ['the measured times differ', 'dropped.frames', { durationS: 99 }],
])('says that %s, where only some figures are touched by it', (why, path, summary) => {
  const comparison = compareCaptures([a, { ...b, summary: { ...b.summary!, ...summary } }]);
  expect(figure(comparison, path).cells[1]!.against).toMatchObject({ side: 'higher', because: expect.stringContaining(why) });
  expect(figure(comparison, 'received.fps').cells[1]!.against!.side).toBe('better');
});
