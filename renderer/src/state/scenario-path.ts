import {
  findToggle,
  PRESETS,
  type Preset,
  type Scenario,
  scenarioFields,
  scenarioSchema,
  settingName,
  toggleValueText,
} from '../../../contract/index.ts';

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

/** The preset that a scenario came from; `null` where it is somebody's own. */
export function presetOf(scenario: Scenario): Preset | null {
  return PRESETS.find(({ name }) => name === scenario.name) ?? null;
}

/** A setting that differs between two scenarios, in words. */
export interface ScenarioChange {
  path: string;
  name: string;
  from: string;
  to: string;
}

/** Lets anyone connect: it is not shown where it is not asked for. */
const SECRET = 'bind.token';

/** What differs in a scenario from the preset that it came from. */
export function presetChanges(scenario: Scenario): ScenarioChange[] {
  const preset = presetOf(scenario);
  // One that was kept by an older version lacks the fields that came since.
  return preset ? scenarioChanges(preset.scenario, scenarioSchema.parse(scenario)) : [];
}

/** What differs between two scenarios. */
export function scenarioChanges(from: Scenario, to: Scenario): ScenarioChange[] {
  return scenarioFields().flatMap(({ path }) => {
    const [before, now] = [scenarioValue(from, path), scenarioValue(to, path)];
    if (JSON.stringify(before) === JSON.stringify(now)) return [];
    return [{ path, name: settingName(path), from: valueText(path, before), to: valueText(path, now) }];
  });
}

function valueText(path: string, value: unknown): string {
  const toggle = findToggle(path);
  if (toggle) return toggleValueText(toggle, value);
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none';
  if (path === SECRET) return '(not shown)';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
