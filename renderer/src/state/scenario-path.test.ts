import { expect, test } from 'vitest';
import { PRESETS } from '../../../contract/index.ts';
import { presetOf, scenarioValue, withScenarioValue } from './scenario-path.ts';

const scenario = PRESETS[0]!.scenario;

test('a value is set without touching the original', () => {
  const changed = withScenarioValue(scenario, 'compression.level', 1)!;
  expect(scenarioValue(changed, 'compression.level')).toBe(1);
  expect(scenarioValue(scenario, 'compression.level')).toBe(6);
  expect(scenarioValue(withScenarioValue(scenario, 'masking', 'zero')!, 'masking')).toBe('zero');
});

test('what no scenario may have is refused', () => {
  expect(withScenarioValue(scenario, 'compression.level', 12)).toBeNull();
  expect(withScenarioValue(scenario, 'compression.leve', 1)).toBeNull();
});

test('a changed preset is told from an unchanged one', () => {
  expect(presetOf(scenario)).toEqual({ preset: PRESETS[0], changed: false });
  expect(presetOf(withScenarioValue(scenario, 'masking', 'zero')!).changed).toBe(true);
  expect(presetOf({ ...scenario, name: 'of my own' })).toEqual({ preset: null, changed: false });
});
