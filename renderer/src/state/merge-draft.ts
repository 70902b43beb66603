import type { Scenario } from '../../../contract/index.ts';
import { scenarioChanges, scenarioValue, withScenarioValue } from './scenario-path.ts';

/**
 * What a window shows when the host has other settings: those, with what was edited here and is not told yet. `known`: what the host had before, as far as
 * the window knew. Where another scenario was chosen here, that stays: it is told next.
 */
export function mergeDraft(known: Scenario, draft: Scenario, told: Scenario): Scenario {
  const untold = scenarioChanges(known, draft);
  if (draft.name !== known.name) return draft;
  if (told.name !== known.name) return untold.length > 0 ? draft : told;
  return untold.reduce((merged, { path }) => withScenarioValue(merged, path, scenarioValue(draft, path)) ?? merged, told);
}
