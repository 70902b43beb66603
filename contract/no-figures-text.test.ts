import { expect, it } from 'vitest';
import type { CaptureDocument, RunEvent, Sample } from './index.ts';
import { noFiguresText } from './no-figures-text.ts';
import { type ScenarioInput, scenarioSchema } from './scenario.ts';

const stopped: RunEvent = { tMs: 812, kind: 'stopping', severity: 'info', text: 'Stopped by the user.', code: null };
const textOf = (load: ScenarioInput['load'], changes: Partial<CaptureDocument> = {}, offered = 12) =>
  noFiguresText({
    state: 'complete',
    scenario: scenarioSchema.parse({ load }),
    samples: [{ tMs: 750, frames: { offered } } as Sample],
    events: [stopped],
    ...changes,
  });

it('says that the run ended in its warm-up, and when', () => {
  expect(textOf({ warmupS: 5 })).toBe(
    'There are no figures: the run ended after 0.8 s, within its warm-up of 5 s, which is left out of them. Let it run longer, or set a shorter warm-up.',
  );
  expect(textOf({ warmupS: 5 }, { state: 'recovered', events: [] })).toContain('was cut off after 0.8 s');
});

it('says that all frames were sent in the warm-up', () => {
  expect(textOf({ warmupS: 5, frames: 12 })).toContain('All 12 frames of load.frames were sent in it');
  expect(textOf({ warmupS: 5, frames: 13 })).toContain('Let it run longer');
});

it('says that there was not one sample, or that it is still recorded', () => {
  expect(textOf({ warmupS: 0 })).toContain('before its first sample was whole, which takes 250 ms');
  expect(textOf({ warmupS: 5 }, { state: 'recording' })).toContain('There are no figures yet');
});
