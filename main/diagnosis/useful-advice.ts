import { type Diagnosis, findToggle, type Scenario, validateScenario } from '../../contract/index.ts';
import { atPath, withPath } from '../scenario-path.ts';

type Setting = NonNullable<Diagnosis['advice'][number]['toggle']>;

/** The verdict without advice that is followed already, or that nobody could follow in this scenario: rules read samples and not settings, and cannot know. */
export function usefulAdvice(diagnosis: Diagnosis | null, scenario: Scenario): Diagnosis | null {
  if (!diagnosis) return null;
  const advice = diagnosis.advice.filter(({ toggle }) => toggle === null || isOpen(toggle, scenario));
  return advice.length === diagnosis.advice.length ? diagnosis : { ...diagnosis, advice };
}

/** Whether a setting is not so yet, has an effect here, and is allowed. */
function isOpen({ path, value }: Setting, scenario: Scenario): boolean {
  return (
    atPath(scenario, path) !== value &&
    findToggle(path)?.applies(scenario) !== false &&
    validateScenario(withPath(scenario, path, value)).ok
  );
}
