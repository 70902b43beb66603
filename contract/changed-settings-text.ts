import type { Manifest } from './capture.ts';
import { valueAt } from './faults.ts';
import { findPreset } from './presets.ts';
import type { Scenario } from './scenario.ts';
import { toggleValueText } from './toggle-value-text.ts';
import { settingName, TOGGLES } from './toggles.ts';

/**
 * Which settings of a run are others than those of its preset, and which were changed on the way, in words; empty where it is the preset as it ships. What tells
 * runs of one preset apart.
 */
export function changedSettingsText({ scenario, finalScenario }: Pick<Manifest, 'scenario' | 'finalScenario'>): string {
  const end = finalScenario ?? scenario;
  const preset = findPreset(scenario.name)?.scenario ?? scenario;
  return TOGGLES.filter((toggle) => toggle.applies(end))
    .flatMap((toggle) => {
      const textIn = (of: Scenario) => toggleValueText(toggle, valueAt(of, toggle.path.split('.')));
      const [standard, before, after] = [textIn(preset), textIn(scenario), textIn(end)];
      const name = settingName(toggle.path);
      if (before !== after) return [`${name} ${before} → ${after}`];
      return after === standard ? [] : [`${name} ${after}`];
    })
    .join(', ');
}
