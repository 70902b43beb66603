import { expect, test } from 'vitest';
import { exampleResult } from './example-result.ts';
import { bottleneckCounts, changesOf, durationText, plannedSteps, resultStateText, sourcesOf } from './step-facts.ts';

const { experiment, steps } = exampleResult();

test('the time is that of all runs, with what is beside their measured time', () => {
  // 2 steps, 3 times, 0.5 s of warm-up and 3 s measured and 1.5 s beside.
  expect(durationText(experiment, 3)).toBe('about 30 s');
  expect(durationText(experiment, 1)).toBe('about 10 s');
  expect(durationText({ ...experiment, set: { 'load.frames': 200 } }, 1)).toBe('at most 10 s');
});

test('a change is told in the words of its control, or by its path', () => {
  expect(changesOf({ 'compression.enabled': false, 'receiver.delayMs': 50, 'no.such': { a: 1 }, direction: 'push' })).toEqual([
    { label: 'Compression', value: 'off' },
    { label: 'Receiver’s delay a frame', value: '50 ms' },
    { label: 'no.such', value: '{"a":1}' },
    { label: 'direction', value: 'push' },
  ]);
});

test('bottlenecks are counted, the most frequent first', () => {
  expect(bottleneckCounts(steps[0]!)).toEqual([
    { name: 'sender-compression', times: 2 },
    { name: 'sender-cpu', times: 1 },
  ]);
  expect(bottleneckCounts(steps[1]!)).toEqual([
    { name: 'server-logging', times: 1 },
    { name: null, times: 1 },
  ]);
});

test('each source is named once', () => expect(sourcesOf(steps)).toEqual(['issue 1595', 'an article | part 2']));

test('a plan has every step and no reading', () => {
  const planned = plannedSteps(experiment);
  expect(planned.map(({ label }) => label)).toEqual(['As it ships', 'Compression off']);
  expect(planned.flatMap(({ figures }) => figures.map(({ median }) => median))).toEqual([null, null, null, null]);
  expect(planned[1]?.theirs['received.fps']?.text).toBe('~2700');
});

test('a result that is not complete says how far it came', () => {
  const result = exampleResult();
  expect(resultStateText(result)).toBe('complete');
  // Three values of the first step and two of the second, of two steps three times.
  expect(resultStateText({ ...result, state: 'stopped' })).toBe('stopped after 5 of 6 runs');
});
