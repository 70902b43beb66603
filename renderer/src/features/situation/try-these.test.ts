import { expect, test } from 'vitest';
import { findToggle, PRESETS, validateScenario } from '../../../../contract/index.ts';
import { scenarioValue, withScenarioValue } from '../../state/scenario-path.ts';
import { TRY_THESE } from './try-these.ts';

test.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s has something to try that it is not already', (name, preset) => {
  const tries = TRY_THESE[name]!;
  expect(tries.length).toBeGreaterThan(0);
  for (const { path, value } of tries) {
    expect(findToggle(path)?.applies(preset.scenario), path).toBe(true);
    expect(scenarioValue(preset.scenario, path), path).not.toBe(value);
    const changed = withScenarioValue(preset.scenario, path, value);
    expect(changed && validateScenario(changed).ok, path).toBe(true);
  }
});
