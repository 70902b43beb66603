import { memo } from 'react';
import { outOfForceText, type Toggle } from '../../../../contract/index.ts';
import { shownScenario, useApp } from '../../state/app-store.ts';
import { scenarioValue } from '../../state/scenario-path.ts';
import { useSession } from '../../state/session.ts';
import { applySentence } from './apply-mark.tsx';
import { SettingRow } from './setting-row.tsx';
import { isWide, ToggleControl } from './toggle-control.tsx';
import classes from './toggles.module.css';

/** One toggle. Shows the value that was asked for until the engine says that it holds, or that it does not. */
export const ToggleRow = memo(function ToggleRow({ toggle }: { toggle: Toggle }) {
  const { path, label, apply } = toggle;
  const { actions } = useSession();
  const scenario = useApp(shownScenario);
  const value = useApp((state) => (path in state.pending ? state.pending[path] : scenarioValue(shownScenario(state), path)));
  const applying = useApp((state) => path in state.pending || state.run?.applying === path);
  // A run that is being prepared or that ends takes no changes; a lost engine neither.
  const fixed = useApp((state) => state.run?.phase === 'preparing' || state.run?.phase === 'draining' || state.link !== 'connected');
  const outOfForce = outOfForceText(path, scenario);
  const description = [toggle.explanation, applySentence(toggle), outOfForce].filter((sentence) => sentence !== null).join(' ');
  return (
    <>
      <SettingRow label={label} explanation={description} apply={apply} applying={applying} wide={isWide(toggle, value)}>
        <ToggleControl
          toggle={toggle}
          value={value}
          scenario={scenario}
          disabled={fixed}
          description={description}
          onChange={(next) => actions.change(path, next)}
        />
      </SettingRow>
      {outOfForce !== null && <p className={classes.outOfForce}>{outOfForce}</p>}
    </>
  );
});
