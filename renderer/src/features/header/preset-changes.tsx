import { Button, Popover } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { isActive, shownScenario, useApp } from '../../state/app-store.ts';
import { presetChanges } from '../../state/scenario-path.ts';
import { DETAILS_POPOVER } from '../../ui/details-popover.ts';
import classes from './preset-changes.module.css';

/** Says that the settings are no longer those of the preset, which of them, and leads back. Nothing while they are. */
export function PresetChanges({ onReset }: { onReset: () => void }) {
  const scenario = useApp(shownScenario);
  const active = useApp((state) => isActive(state.run));
  const [opened, setOpened] = useState(false);
  const changes = presetChanges(scenario);
  if (changes.length === 0) return null;
  return (
    <Popover {...DETAILS_POPOVER} opened={opened} onChange={setOpened} width={340} position="bottom-end">
      <Popover.Target>
        <Button
          variant="default"
          size="compact-xs"
          className={classes.mark}
          data-testid="preset-changed"
          aria-label={`Changed from the preset: ${changes.length}`}
          onClick={() => setOpened(!opened)}
        >
          Changed: {changes.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.changes} aria-label="Changed from the preset">
        <h2>Changed from the preset</h2>
        <ul>
          {changes.map(({ path, name, from, to }) => (
            <li key={path}>
              {name}: <span className={classes.from}>{from}</span> → {to}
            </li>
          ))}
        </ul>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRestore size={14} />}
          disabled={active}
          data-testid="preset-reset"
          onClick={() => {
            setOpened(false);
            onReset();
          }}
        >
          Back to the preset as it ships
        </Button>
        {active && <p>Stop the run first.</p>}
      </Popover.Dropdown>
    </Popover>
  );
}
