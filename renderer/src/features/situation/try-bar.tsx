import { Loader, Tooltip } from '@mantine/core';
import { findToggle, type Preset } from '../../../../contract/index.ts';
import { shownScenario, useApp } from '../../state/app-store.ts';
import { presetOf, scenarioValue } from '../../state/scenario-path.ts';
import { useSession } from '../../state/session.ts';
import classes from './try-bar.module.css';
import { TRY_THESE, type TryThis } from './try-these.ts';

/** What to flip first in the chosen preset; one press more brings the preset's value back. */
export function TryBar() {
  const name = useApp((state) => shownScenario(state).name);
  const preset = presetOf(useApp(shownScenario));
  const tries = TRY_THESE[name];
  if (!preset || !tries) return null;
  return (
    <section className={classes.bar} aria-label="What to try">
      <Tooltip label={preset.description} position="bottom-start">
        <span className={classes.label}>Try</span>
      </Tooltip>
      {tries.map((one) => (
        <Chip key={`${one.path} ${one.value}`} preset={preset} one={one} />
      ))}
    </section>
  );
}

function Chip({ preset, one: { label, path, value } }: { preset: Preset; one: TryThis }) {
  const { actions } = useSession();
  const toggle = findToggle(path);
  const applies = useApp((state) => toggle?.applies(shownScenario(state)) ?? false);
  const isOn = useApp((state) => (path in state.pending ? state.pending[path] : scenarioValue(shownScenario(state), path)) === value);
  const applying = useApp((state) => path in state.pending || state.run?.applying === path);
  const fixed = useApp((state) => state.run?.phase === 'preparing' || state.run?.phase === 'draining' || state.link !== 'connected');
  if (!toggle) return null;
  const back = isOn ? ' In force; press again for the value of the preset.' : '';
  return (
    <Tooltip
      label={applies ? `${toggle.label}. ${toggle.explanation}${back}` : `${toggle.label} has no effect with the other settings.`}
      position="bottom"
      openDelay={600}
    >
      <button
        type="button"
        className={classes.chip}
        data-testid={`try-${path}-${value}`}
        aria-pressed={isOn}
        aria-disabled={fixed || !applies || undefined}
        onClick={() => !fixed && applies && actions.change(path, isOn ? scenarioValue(preset.scenario, path) : value)}
      >
        {label}
        {applying && <Loader size={10} color="currentColor" />}
      </button>
    </Tooltip>
  );
}
