import { expect, it } from 'vitest';
import { didYouMean, nearestNames } from './nearest-names.ts';

const NAMES = ['received.fps', 'received.frames', 'sent.fps', 'latencyMs.p50', 'latencyMs.p99', 'wire.ratio'];

it('finds what ends with the text, what holds it, and what few letters make of it', () => {
  expect(nearestNames('fps', NAMES)).toEqual(['received.fps', 'sent.fps']);
  expect(nearestNames('latency', NAMES)).toEqual(['latencyMs.p50', 'latencyMs.p99']);
  expect(nearestNames('recieved.fps', NAMES)[0]).toBe('received.fps');
  expect(nearestNames('latencyMs.p98', NAMES)).toEqual(['latencyMs.p99', 'latencyMs.p50']);
  expect(nearestNames('Wire.Ratio', NAMES)).toEqual(['wire.ratio']);
});

it('keeps to the number asked for, and suggests nothing that is far', () => {
  expect(nearestNames('received', NAMES, 1)).toEqual(['received.fps']);
  expect(nearestNames('nonsense', NAMES)).toEqual([]);
  expect(nearestNames('', NAMES)).toEqual([]);
});

it('says so in a sentence', () => {
  expect(didYouMean('wire.ration', NAMES)).toBe(' Did you mean wire.ratio?');
  expect(didYouMean('fps', NAMES)).toBe(' Did you mean received.fps or sent.fps?');
  expect(didYouMean('nonsense', NAMES)).toBe('');
});
