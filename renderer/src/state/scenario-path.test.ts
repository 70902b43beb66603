import { expect, test } from 'vitest';
import { PRESETS } from '../../../contract/index.ts';
import { presetChanges, presetOf, scenarioValue, withScenarioValue } from './scenario-path.ts';

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

test('what was changed in a preset is told by name, from what to what', () => {
  expect(presetOf(scenario)).toBe(PRESETS[0]);
  expect(presetChanges(scenario)).toEqual([]);
  const changed = withScenarioValue(withScenarioValue(scenario, 'compression.enabled', false)!, 'load.durationS', 30)!;
  expect(presetChanges(changed)).toEqual([
    { path: 'load.durationS', name: 'load.durationS', from: 'none', to: '30' },
    { path: 'compression.enabled', name: 'Compression', from: 'on', to: 'off' },
  ]);
  const token = presetChanges(withScenarioValue(scenario, 'bind.token', 'a-secret-of-mine')!);
  expect(token).toEqual([{ path: 'bind.token', name: 'bind.token', from: 'none', to: '(not shown)' }]);
});

test('a scenario of one’s own has no preset that it could differ from', () => {
  expect(presetOf({ ...scenario, name: 'of my own' })).toBeNull();
  expect(presetChanges({ ...scenario, name: 'of my own' })).toEqual([]);
});
