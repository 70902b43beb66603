import { expect, it } from 'vitest';
import { changedSettingsText } from './changed-settings-text.ts';
import { findPreset } from './presets.ts';
import { scenarioSchema } from './scenario.ts';

const preset = findPreset('jpeg-ingest')!.scenario;
const { load, compression } = preset;
const slow = { ...preset, load: { ...load, rate: 30 } };

it('says what is other than in the preset, and what was changed on the way', () => {
  expect(changedSettingsText({ scenario: preset, finalScenario: null })).toBe('');
  expect(changedSettingsText({ scenario: slow, finalScenario: null })).toBe('Rate 30 FPS');
  const finalScenario = { ...slow, compression: { ...compression, enabled: false } };
  expect(changedSettingsText({ scenario: slow, finalScenario })).toBe('Rate 30 FPS, Compression on → off');
});

it('says of a scenario that is no preset what was changed on the way alone', () => {
  const scenario = scenarioSchema.parse({ name: 'of my own', load: { rate: 30 } });
  expect(changedSettingsText({ scenario, finalScenario: null })).toBe('');
  expect(changedSettingsText({ scenario, finalScenario: { ...scenario, load: { ...scenario.load, rate: 60 } } })).toBe(
    'Rate 30 FPS → 60 FPS',
  );
});
