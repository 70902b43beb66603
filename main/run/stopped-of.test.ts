import { expect, it } from 'vitest';
import { type ScenarioInput, scenarioSchema, stoppedText } from '../../contract/index.ts';
import { sampleOf } from '../testing/sample.ts';
import { stoppedOf } from './stopped-of.ts';

/** A run that has measured 12.5 s and offered 1,200 frames. */
const stopped = (load: ScenarioInput['load'], direction: ScenarioInput['direction'] = 'ingest') =>
  stoppedOf(scenarioSchema.parse({ direction, load }), { durationS: 12.5 }, sampleOf({ tMs: 13_500, frames: { offered: 1_200 } }));

it('tells how far it came of what was planned', () => {
  expect(stoppedText(stopped({ durationS: 60 })!)).toBe('12.5 of 60 s');
  expect(stoppedText(stopped({ frames: 5_000 })!)).toBe('1,200 of 5,000 frames');
  expect(stoppedText(stopped({ durationS: 60, frames: 5_000 })!)).toBe('12.5 of 60 s, 1,200 of 5,000 frames');
  expect(stoppedOf(scenarioSchema.parse({ load: { durationS: 60 } }), null, undefined)).toMatchObject({ measuredS: 0, offeredFrames: 0 });
});

it('is none without a planned end, and where that was reached', () => {
  expect(stopped({})).toBeNull();
  expect(stopped({ durationS: 12.7 })).toBeNull();
  expect(stopped({ frames: 1_200 })).toBeNull();
  // Frames of clients of the user's own are not planned.
  expect(stopped({ frames: 5_000 }, 'listen')).toBeNull();
});
