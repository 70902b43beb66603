import { expect, it } from 'vitest';
import type { Manifest } from './capture.ts';
import { hasMixedFigures } from './mixed-figures.ts';
import { scenarioSchema } from './scenario.ts';

const summary = {} as Manifest['summary'];
const finalScenario = scenarioSchema.parse({});

it('is told by the capture, and of an old one by its settings at the end', () => {
  expect(hasMixedFigures({ mixed: true, finalScenario: null, summary })).toBe(true);
  // Changed within the warm-up.
  expect(hasMixedFigures({ mixed: false, finalScenario, summary })).toBe(false);
  expect(hasMixedFigures({ mixed: null, finalScenario, summary })).toBe(true);
  expect(hasMixedFigures({ mixed: null, finalScenario: null, summary })).toBe(false);
  expect(hasMixedFigures({ mixed: true, finalScenario, summary: null })).toBe(false);
});
