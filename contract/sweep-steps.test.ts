import { expect, it } from 'vitest';
import { EXPERIMENT_LIMITS } from './experiment.ts';
import { axesOf, combinations, labelOf, sweepSteps, withOwnLabels } from './sweep-steps.ts';

const compression = { path: 'compression.enabled', values: [true, false] };
const masks = { path: 'masking', values: ['random', 'prepared', 'zero'] };

it('crosses the values of all axes, the last one fastest', () => {
  expect(sweepSteps([compression, masks])?.map(({ set }) => [set['compression.enabled'], set['masking']])).toEqual([
    [true, 'random'],
    [true, 'prepared'],
    [true, 'zero'],
    [false, 'random'],
    [false, 'prepared'],
    [false, 'zero'],
  ]);
  expect(sweepSteps([compression])).toEqual([
    { label: 'Compression on', set: { 'compression.enabled': true } },
    { label: 'Compression off', set: { 'compression.enabled': false } },
  ]);
});

it('has none without an axis or without a value, and no more than the limit', () => {
  expect(sweepSteps([])).toEqual([]);
  expect(sweepSteps([compression, { path: 'masking', values: [] }])).toEqual([]);
  const many = { path: 'load.connections', values: Array.from({ length: 32 }, (_, index) => index + 1) };
  expect(combinations([compression, many])).toBe(EXPERIMENT_LIMITS.steps.max);
  expect(sweepSteps([compression, many])).toHaveLength(64);
  expect(sweepSteps([compression, { ...many, values: [...many.values, 33] }])).toBeNull();
});

it('finds the axes of steps that are a product, and none of others', () => {
  expect(axesOf(sweepSteps([compression, masks])!)).toEqual([compression, masks]);
  const steps = sweepSteps([compression, masks])!;
  expect(axesOf(steps.slice(1))).toBeNull();
  expect(axesOf([{ label: 'by hand', set: { masking: 'zero' } }])).toBeNull();
  expect(axesOf([{ label: 'as it is', set: {} }])).toBeNull();
  expect(axesOf([])).toBeNull();
});

it('names steps by their changes, in the words and units of the controls', () => {
  expect(labelOf({ 'load.rate': 30, 'path.bytesPerS': 2_500_000 })).toBe('Rate 30 FPS, Path bandwidth 2.5 MB/s');
  expect(labelOf({ 'load.frames': 9 })).toBe('load.frames 9');
  expect(labelOf({})).toBe('as it is');
  expect(labelOf({ 'x.y': 'z'.repeat(200) })).toHaveLength(EXPERIMENT_LIMITS.labelChars);
});

it('gives steps of the same name a number each', () => {
  expect(withOwnLabels([{ label: 'a' }, { label: 'a' }, { label: 'b' }, { label: 'a' }]).map(({ label }) => label)).toEqual([
    'a',
    'a (2)',
    'b',
    'a (3)',
  ]);
  const long = 'x'.repeat(EXPERIMENT_LIMITS.labelChars);
  expect(withOwnLabels([{ label: long }, { label: long }])[1]!.label).toBe(`${'x'.repeat(75)}… (2)`);
});
