import { expect, it } from 'vitest';
import type { Manifest } from './capture.ts';
import { mixedFigures } from './mixed-figures.ts';
import { scenarioSchema } from './scenario.ts';

const summary = {} as Manifest['summary'];
const finalScenario = scenarioSchema.parse({});

it('is told by the capture, and of an old one, as what may be, by its settings at the end', () => {
  expect(mixedFigures({ mixed: true, finalScenario: null, summary })).toBe('certain');
  // Changed within the warm-up.
  expect(mixedFigures({ mixed: false, finalScenario, summary })).toBeNull();
  expect(mixedFigures({ mixed: null, finalScenario, summary })).toBe('possible');
  expect(mixedFigures({ mixed: null, finalScenario: null, summary })).toBeNull();
  expect(mixedFigures({ mixed: true, finalScenario, summary: null })).toBeNull();
});
