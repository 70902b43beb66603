import { Button, Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { heldText, type ThresholdResult } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import { DETAILS_POPOVER } from '../../ui/details-popover.ts';
import settingsGroup from '../../ui/settings-group.module.css';
import { ThresholdList } from './threshold-list.tsx';
import classes from './thresholds.module.css';

const NONE: readonly ThresholdResult[] = [];

/** How many thresholds of the run held, and which; while it goes on, that they are checked at its end. Nothing where it has none. */
export function RunThresholds() {
  const [opened, setOpened] = useState(false);
  const asked = useApp((state) => (state.runShown ? viewedScenario(state).thresholds : null));
  const results = useApp((state) => state.run?.thresholds ?? NONE);
  if (asked === null || asked.length === 0) return null;
  const missed = results.some(({ holds }) => !holds);
  const count = `${asked.length} ${asked.length === 1 ? 'threshold' : 'thresholds'}`;
  return (
    <Popover {...DETAILS_POPOVER} opened={opened} onChange={setOpened} width={520} position="bottom-end" shadow="md">
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-xs"
          color={results.length === 0 ? 'gray' : missed ? 'red' : 'green'}
          data-testid="run-thresholds"
          rightSection={<IconChevronDown size={13} />}
          onClick={() => setOpened(!opened)}
        >
          {results.length === 0 ? count : heldText(results)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Thresholds">
        {results.length > 0 ? (
          <ThresholdList results={results} />
        ) : (
          <>
            <p className={settingsGroup.note}>Checked when the run ends, on the summary of the whole run.</p>
            <ul className={classes.list}>
              {asked.map((text) => (
                <li key={text}>
                  <code>{text}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
