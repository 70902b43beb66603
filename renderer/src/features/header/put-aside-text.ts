import type { Scenario } from '../../../../contract/index.ts';
import { presetChanges, presetOf } from '../../state/scenario-path.ts';

/** So many settings are named. */
const NAMED = 3;

/** What of a scenario is lost when another one is chosen, in a few words; `null`: nothing, it is a preset as it ships. */
export function putAsideText(scenario: Scenario): string | null {
  const preset = presetOf(scenario);
  if (!preset) return `“${scenario.name}”, which is no preset`;
  const names = presetChanges(scenario).map(({ name }) => name);
  if (names.length === 0) return null;
  const more = names.length - NAMED;
  return `${preset.title}: ${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
