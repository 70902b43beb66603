import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { TOGGLE_GROUPS, TOGGLES, type ToggleGroup } from '../../../../contract/index.ts';
import { shownScenario, useApp } from '../../state/app-store.ts';
import { ApplyLegend } from './apply-mark.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { RunFields } from './run-fields.tsx';
import { ToggleRow } from './toggle-row.tsx';
import classes from './toggles.module.css';

const GROUP_TITLES: Record<ToggleGroup, string> = {
  payload: 'Payload',
  load: 'Load',
  sender: 'Sender',
  compression: 'Compression',
  server: 'Server',
  measurement: 'Measurement',
};

/** Every setting, in the order of the pipe. */
export function TogglesPanel() {
  const listens = useApp((state) => shownScenario(state).direction === 'listen');
  return (
    <aside className={classes.panel} aria-label="Settings of the run">
      {listens && <EndpointCard />}
      <ApplyLegend />
      {TOGGLE_GROUPS.map((group) => (
        <Group key={group} group={group} listens={listens} />
      ))}
      <RunFields />
    </aside>
  );
}

function Group({ group, listens }: { group: ToggleGroup; listens: boolean }) {
  const [more, setMore] = useState(false);
  const toggles = TOGGLES.filter((toggle) => toggle.group === group && !(listens && toggle.needsGenerator));
  const advanced = toggles.filter((toggle) => toggle.advanced);
  if (toggles.length === 0) return null;
  return (
    <section className={classes.group} aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`}>
        {GROUP_TITLES[group]}
        {advanced.length > 0 && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            aria-expanded={more}
            aria-label={`${more ? 'Fewer' : 'More'} settings of ${GROUP_TITLES[group].toLowerCase()}`}
            rightSection={more ? <IconChevronUp size={12} /> : <IconChevronDown size={12} />}
            onClick={() => setMore(!more)}
          >
            {more ? 'Less' : 'More'}
          </Button>
        )}
      </h2>
      {toggles.map((toggle) => (toggle.advanced && !more ? null : <ToggleRow key={toggle.path} toggle={toggle} />))}
    </section>
  );
}
