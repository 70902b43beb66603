import { expect, it } from 'vitest';
import { PRESETS, type Scenario } from '../../../../contract/index.ts';
import { withScenarioValue } from '../../state/scenario-path.ts';
import { putAsideText } from './put-aside-text.ts';

const [preset] = PRESETS;
const changed = (values: Record<string, unknown>): Scenario =>
  Object.entries(values).reduce((into, [path, value]) => withScenarioValue(into, path, value)!, preset!.scenario);

it('names what was changed of a preset, the first three of many', () => {
  expect(putAsideText(changed({ 'compression.enabled': false }))).toBe(`${preset!.title}: Compression`);
  const many = changed({ 'compression.enabled': false, masking: 'zero', logging: 'off', 'load.connections': 3, 'load.rate': 30 });
  expect(putAsideText(many)).toMatch(new RegExp(`^${preset!.title}: [^,]+, [^,]+, [^,]+ and 2 more$`));
});

it('has nothing to say of a preset as it ships, and names a scenario that is none', () => {
  expect(putAsideText(preset!.scenario)).toBeNull();
  expect(putAsideText({ ...preset!.scenario, name: 'of my own' })).toBe('“of my own”, which is no preset');
});
