import {
  type Fault,
  findToggle,
  type Scenario,
  SockscopeError,
  settingName,
  showValue,
  type Toggle,
  type ToggleApply,
  validateScenario,
} from '../../contract/index.ts';
import { isPathImpaired } from '../path/path-presence.ts';
import { atPath, withPath } from '../scenario-path.ts';

/** A toggle and the scenario that it leads to. */
export interface ToggleChange {
  toggle: Toggle;
  /** The toggle's own, but where the change brings the impairment proxy into the path or takes it out: then connections are made anew. */
  apply: ToggleApply;
  before: unknown;
  after: unknown;
  scenario: Scenario;
}

/**
 * Checks a change against the toggles and the whole scenario. Fails with `toggle-invalid` and all faults; `null` when
 * nothing would change.
 */
export function toggleChange(scenario: Scenario, path: string, value: unknown): ToggleChange | null {
  const toggle = findToggle(path);
  if (!toggle) throw new SockscopeError('toggle-invalid', `${showValue(path)} is no setting that can change during a run.`);
  const verdict = validateScenario(withPath(scenario, path, value));
  if (!verdict.ok)
    throw new SockscopeError('toggle-invalid', `${settingName(toggle.path)} cannot be ${showValue(value)}: ${allowed(verdict.faults)}.`, {
      faults: verdict.faults,
    });
  const before = atPath(scenario, path);
  const after = atPath(verdict.scenario, path);
  if (before === after) return null;
  const isPathMoved = toggle.apply === 'live' && isPathImpaired(scenario) !== isPathImpaired(verdict.scenario);
  return { toggle, apply: isPathMoved ? 'reconnect' : toggle.apply, before, after, scenario: verdict.scenario };
}

/** The change as one line of the event list. */
export function describeChange({ toggle, apply, before, after }: ToggleChange): string {
  return `${toggle.path}: ${showValue(before)} → ${showValue(after)} (${apply})`;
}

function allowed(faults: readonly Fault[]): string {
  return faults.map((fault) => fault.allowed).join('; ');
}
