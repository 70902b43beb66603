import type { Scenario } from '../contract/index.ts';

export { withPath } from '../contract/index.ts';

/** What stands at a dotted path of a scenario. */
export function atPath(scenario: Scenario, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], scenario);
}
