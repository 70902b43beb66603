import { Button, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ExperimentDraft, findPreset, type Scenario } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import classes from './editor.module.css';
import { changesOf } from './step-facts.ts';

interface EditorBaseProps {
  draft: ExperimentDraft;
  onChange: (part: Partial<ExperimentDraft>) => void;
}

/** The scenario that the steps change: a copy of the monitor's settings, with what it differs in from its preset. */
export function EditorBase({ draft, onChange }: EditorBaseProps) {
  const monitor = useApp((state) => state.draft);
  const { scenario, set } = draft;
  const preset = findPreset(scenario.name);
  const own = preset ? changesOf(differences(preset.scenario, scenario)) : [];
  const common = changesOf(set);
  const isMonitors = JSON.stringify(monitor) === JSON.stringify(scenario);
  return (
    <div className={classes.base} data-testid="editor-base">
      <p>
        <strong>{preset?.title ?? scenario.name}</strong>
        {own.length === 0 && preset && ' as it ships'}
        {own.length > 0 && ', with '}
        {own.map(({ label, value }) => `${label} ${value}`).join(', ')}
      </p>
      {common.length > 0 && (
        <p>
          In every step: {common.map(({ label, value }) => `${label} ${value}`).join(', ')}.{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => onChange({ set: {} })}>
            Take these out
          </Button>
        </p>
      )}
      <Tooltip label={isMonitors ? 'These are the monitor’s settings as they are now.' : 'Takes a copy of what the monitor shows now.'}>
        <Button
          variant="default"
          size="compact-xs"
          data-testid="editor-take-settings"
          leftSection={<IconRefresh size={13} />}
          aria-disabled={isMonitors}
          data-disabled={isMonitors || undefined}
          onClick={() => !isMonitors && onChange({ scenario: monitor })}
        >
          Take the monitor’s settings
        </Button>
      </Tooltip>
    </div>
  );
}

/** What stands otherwise in `scenario`, by path. Times are the experiment's own. */
function differences(before: Scenario, scenario: Scenario): Record<string, unknown> {
  const known = new Map(leaves(before));
  return Object.fromEntries(
    leaves(scenario).filter(
      ([path, value]) =>
        JSON.stringify(known.get(path)) !== JSON.stringify(value) && !/^(name|load\.(durationS|warmupS)|bind\.token)$/.test(path),
    ),
  );
}

function leaves(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? leaves(child, `${prefix}${key}.`)
      : [[`${prefix}${key}`, child] as [string, unknown]],
  );
}
