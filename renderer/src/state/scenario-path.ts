import { PRESETS, type Preset, type Scenario, scenarioSchema } from '../../../contract/index.ts';

/** What stands at a dotted path of a scenario. */
export function scenarioValue(scenario: Scenario, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], scenario);
}

/** A copy with `value` at `path`, or `null` when no scenario may have it there. */
export function withScenarioValue(scenario: Scenario, path: string, value: unknown): Scenario | null {
  const copy = JSON.parse(JSON.stringify(scenario)) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop()!;
  let parent = copy;
  for (const key of keys) parent = parent[key] as Record<string, unknown>;
  parent[last] = value;
  return scenarioSchema.safeParse(copy).data ?? null;
}

/** The preset that a scenario came from, and whether it is still as it was. */
export function presetOf(scenario: Scenario): { preset: Preset | null; changed: boolean } {
  const preset = PRESETS.find(({ name }) => name === scenario.name) ?? null;
  return { preset, changed: preset !== null && JSON.stringify(scenarioSchema.parse(scenario)) !== JSON.stringify(preset.scenario) };
}
