import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { SCENARIO_LIMITS } from '../../../../contract/index.ts';
import { isActive, shownScenario, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import settingsGroup from '../../ui/settings-group.module.css';
import { ThresholdField } from './threshold-field.tsx';
import classes from './thresholds.module.css';

/** The thresholds of the next run, each in a field of its own, and an empty field for one more. */
export function ThresholdFields() {
  const { actions } = useSession();
  const thresholds = useApp((state) => shownScenario(state).thresholds);
  const active = useApp((state) => isActive(state.run));
  const end = useRef<HTMLDivElement>(null);
  const count = useRef(thresholds.length);
  useEffect(() => {
    // The field for the next one stays in sight while the list above it grows.
    if (thresholds.length > count.current && end.current?.contains(document.activeElement))
      end.current.scrollIntoView({ block: 'nearest' });
    count.current = thresholds.length;
  }, [thresholds.length]);
  const set = (next: readonly string[]) => actions.edit('thresholds', [...new Set(next)]);
  return (
    <section className={`${settingsGroup.group} ${classes.fields}`} aria-labelledby="group-thresholds">
      <h2 id="group-thresholds" className={settingsGroup.heading}>
        Thresholds <span className={settingsGroup.note}>{active ? 'fixed until the run ends' : 'checked at the end'}</span>
      </h2>
      {thresholds.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a field that is edited stays the same field, with the focus
        <div key={index} className={classes.row}>
          <ThresholdField
            label={`Threshold ${index + 1}`}
            value={text}
            disabled={active}
            onCommit={(next) => set(thresholds.flatMap((other, at) => (at === index ? (next === '' ? [] : [next]) : [other])))}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Remove the threshold ${text}`}
            disabled={active}
            onClick={() => set(thresholds.filter((_, at) => at !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {thresholds.length < SCENARIO_LIMITS.thresholds.max && (
        <div ref={end} className={classes.row}>
          <ThresholdField label="New threshold" value="" disabled={active} onCommit={(next) => next !== '' && set([...thresholds, next])} />
        </div>
      )}
    </section>
  );
}
