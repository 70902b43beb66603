import type { ScenarioInput } from '../../contract/index.ts';
import { smallScenario } from './test-engine.ts';

/** A server that pushes: text of 16 KiB, and no log. */
export function pushScenario(changes: ScenarioInput): ScenarioInput {
  return smallScenario({
    direction: 'push',
    logging: 'off',
    ...changes,
    payload: { kind: 'text', bytes: 16_384, ...changes.payload },
  });
}
