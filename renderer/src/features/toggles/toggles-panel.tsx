import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { TOGGLE_GROUPS, TOGGLES, type Toggle, type ToggleGroup } from '../../../../contract/index.ts';
import { shownScenario, useApp } from '../../state/app-store.ts';
import settingsGroup from '../../ui/settings-group.module.css';
import { ThresholdFields } from '../thresholds/threshold-fields.tsx';
import { ApplyLegend } from './apply-mark.tsx';
import { CeilingRow } from './ceiling-row.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { GroupCard } from './group-card.tsx';
import { GROUP_TITLES } from './group-titles.ts';
import { RunFields } from './run-fields.tsx';
import { ToggleRow } from './toggle-row.tsx';
import classes from './toggles.module.css';

/** Every setting that has an effect in the scenario, in the order of the pipe. */
export function TogglesPanel() {
  const scenario = useApp(shownScenario);
  // A change of one setting may give another an effect; the same toggles are the same array, so that nothing else is drawn anew.
  const paths = TOGGLES.filter((toggle) => toggle.applies(scenario))
    .map(({ path }) => path)
    .join();
  const toggles = useMemo(() => TOGGLES.filter(({ path }) => paths.split(',').includes(path)), [paths]);
  return (
    <aside className={classes.panel} aria-label="Settings of the run" data-settings-of-run>
      {scenario.direction === 'listen' && <EndpointCard />}
      {scenario.direction !== 'observe' && <ApplyLegend />}
      {TOGGLE_GROUPS.map((group) => (
        <Group key={group} group={group} all={toggles} />
      ))}
      {scenario.direction === 'relay' && <GroupCard />}
      <RunFields />
      <ThresholdFields />
    </aside>
  );
}

function Group({ group, all }: { group: ToggleGroup; all: readonly Toggle[] }) {
  const [more, setMore] = useState(false);
  const toggles = all.filter((toggle) => toggle.group === group);
  const advanced = toggles.filter((toggle) => toggle.advanced);
  if (toggles.length === 0) return null;
  return (
    <section className={`${settingsGroup.group} ${classes.group}`} aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`} className={settingsGroup.heading}>
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
      {group === 'measurement' && <CeilingRow />}
    </section>
  );
}
