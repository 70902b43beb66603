import { expect, it } from 'vitest';
import { outOfForceText } from './out-of-force-text.ts';
import { type ScenarioInput, scenarioSchema } from './scenario.ts';

it('says that the direct engine serves nothing that is compressed', () => {
  const told = (scenario: ScenarioInput, path = 'engine') => outOfForceText(path, scenarioSchema.parse(scenario));
  expect(told({ engine: 'direct', compression: { enabled: true } })).toBe('While compression is on, ws serves.');
  expect(told({ engine: 'direct', compression: { enabled: true }, direction: 'listen' })).toContain('Clients that negotiate compression');
  expect(told({ engine: 'direct', compression: { enabled: false } })).toBeNull();
  expect(told({ engine: 'ws', compression: { enabled: true } })).toBeNull();
  expect(told({ engine: 'direct', compression: { enabled: true } }, 'masking')).toBeNull();
});
