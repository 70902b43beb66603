import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { GRAY_PREFIX_BYTES, LOOPBACK_HOSTS, type Payload, SCENARIO_LIMITS } from '../../../../contract/index.ts';
import { isActive, shownScenario, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { formatBytes } from '../../ui/format.ts';
import { NumberField } from '../../ui/number-field.tsx';
import settingsGroup from '../../ui/settings-group.module.css';
import { SettingRow } from './setting-row.tsx';
import classes from './toggles.module.css';

const RESOLUTIONS: readonly [number, number][] = [
  [320, 240],
  [640, 360],
  [800, 600],
  [1_280, 720],
  [1_920, 1_080],
  [2_560, 1_440],
  [3_840, 2_160],
];

const LEAST_TOKEN_CHARACTERS = 8;

/** What a run is started with and keeps until it ends. */
export function RunFields() {
  const { actions } = useSession();
  const scenario = useApp(shownScenario);
  const active = useApp((state) => isActive(state.run));
  const { payload, load, direction } = scenario;
  const isObserved = direction === 'observe';
  const hasPixels = direction !== 'listen' && !isObserved && payload.kind !== 'text';
  const common = { disabled: active };
  const number = (path: string) => (value: number | null) => value !== null && actions.edit(path, value);
  return (
    <section className={`${settingsGroup.group} ${classes.group}`} aria-labelledby="group-run">
      <h2 id="group-run" className={settingsGroup.heading}>
        Run <span className={settingsGroup.note}>{active ? 'fixed until the run ends' : 'for the next start'}</span>
      </h2>
      {hasPixels && <Resolution kind={payload.kind} width={payload.width} height={payload.height} disabled={active} />}
      {hasPixels && payload.kind === 'jpeg' && (
        <SettingRow
          label="Graininess"
          explanation="0 is a smooth gradient, 1 as grainy as a photograph at high sensitivity. JPEG files of grainy pictures are larger at the same quality."
        >
          <NumberField
            {...common}
            label="Graininess"
            value={payload.entropy}
            min={0}
            max={1}
            step={0.1}
            decimals
            onCommit={number('payload.entropy')}
          />
        </SettingRow>
      )}
      {!isObserved && (
        <SettingRow label="Warm-up" explanation="Left out of the summary, and said so in the report.">
          <NumberField
            {...common}
            label="Warm-up"
            unit="s"
            value={load.warmupS}
            {...SCENARIO_LIMITS.warmupS}
            decimals
            onCommit={number('load.warmupS')}
          />
        </SettingRow>
      )}
      <SettingRow label="Duration" explanation={`Measured time${isObserved ? '' : ' after the warm-up'}. Empty: until you stop the run.`}>
        <NumberField
          {...common}
          label="Duration"
          unit="s"
          value={load.durationS}
          {...SCENARIO_LIMITS.durationS}
          decimals
          emptyText="no end"
          onCommit={(value) => actions.edit('load.durationS', value)}
        />
      </SettingRow>
      {!isObserved && <BindFields />}
    </section>
  );
}

/** Where the server listens. */
function BindFields() {
  const { actions } = useSession();
  const { bind } = useApp(shownScenario);
  const common = { disabled: useApp((state) => isActive(state.run)) };
  return (
    <>
      <SettingRow label="Port" explanation="Where the server listens. 0 lets the system choose a free port.">
        <NumberField
          {...common}
          label="Port"
          value={bind.port}
          min={0}
          max={65_535}
          onCommit={(value) => value !== null && actions.edit('bind.port', value)}
        />
      </SettingRow>
      <SettingRow
        label="Address"
        explanation="127.0.0.1 can be reached from this machine alone. Any other address can be reached from outside and needs a token."
      >
        <TextField {...common} label="Address" value={bind.host} onCommit={(value) => actions.edit('bind.host', value || '127.0.0.1')} />
      </SettingRow>
      {!LOOPBACK_HOSTS.includes(bind.host) && (
        <SettingRow label="Token" explanation={`Every client has to present it; at least ${LEAST_TOKEN_CHARACTERS} characters.`}>
          <TextField
            {...common}
            label="Token"
            value={bind.token ?? ''}
            least={LEAST_TOKEN_CHARACTERS}
            onCommit={(value) => actions.edit('bind.token', value || null)}
          />
        </SettingRow>
      )}
    </>
  );
}

interface ResolutionProps {
  kind: Payload['kind'];
  width: number;
  height: number;
  disabled: boolean;
}

function Resolution({ kind, width, height, disabled }: ResolutionProps) {
  const { actions } = useSession();
  const current = `${width} × ${height}`;
  const listed = RESOLUTIONS.map(([w, h]) => `${w} × ${h}`);
  const choose = (text: string) => {
    const [w, h] = text.split(' × ').map(Number);
    actions.edit('payload.width', w);
    actions.edit('payload.height', h);
  };
  return (
    <SettingRow
      label="Resolution"
      explanation={
        kind === 'gray'
          ? `Of the images, a byte a pixel: each message has ${formatBytes(GRAY_PREFIX_BYTES + width * height)}.`
          : 'Of the pictures that are made. The message size stays exactly what Frame size says.'
      }
    >
      <NativeSelect
        aria-label="Resolution"
        className={classes.select}
        disabled={disabled}
        value={current}
        data={listed.includes(current) ? listed : [...listed, current]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    </SettingRow>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  least?: number;
  disabled: boolean;
  onCommit: (value: string) => void;
}

/** A text that takes effect on Enter or when the field is left. */
function TextField({ label, value, least = 0, disabled, onCommit }: TextFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const tooShort = text.length > 0 && text.length < least;
  const commit = () => {
    if (!tooShort && text.trim() !== value) onCommit(text.trim());
  };
  return (
    <TextInput
      aria-label={label}
      w={132}
      disabled={disabled}
      value={text}
      error={tooShort ? `At least ${least} characters` : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setText(value);
      }}
    />
  );
}
