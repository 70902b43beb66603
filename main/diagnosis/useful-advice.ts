import type { Diagnosis, Scenario } from '../../contract/index.ts';
import { atPath } from '../scenario-path.ts';

/** The verdict without advice that is followed already: rules read samples and not settings, and cannot know. */
export function usefulAdvice(diagnosis: Diagnosis | null, scenario: Scenario): Diagnosis | null {
  if (!diagnosis) return null;
  const advice = diagnosis.advice.filter(({ toggle }) => toggle === null || atPath(scenario, toggle.path) !== toggle.value);
  return advice.length === diagnosis.advice.length ? diagnosis : { ...diagnosis, advice };
}
