import { Button, Radio, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { DoctorCheck, ErrorValue, Settings } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import classes from './settings.module.css';

const THEMES: readonly { value: Settings['theme']; label: string }[] = [
  { value: 'auto', label: 'As the system' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
];

/** How the window looks and what this machine can measure. */
export function SettingsView() {
  const { actions } = useSession();
  const settings = useApp((state) => state.settings);
  return (
    <div className={classes.view}>
      <section className={classes.section}>
        <h2>Window</h2>
        <Radio.Group
          label="Theme"
          value={settings.theme}
          onChange={(theme) => void actions.setSettings({ theme: theme as Settings['theme'] })}
        >
          <div className={classes.radios}>
            {THEMES.map(({ value, label }) => (
              <Radio key={value} value={value} label={label} size="xs" />
            ))}
          </div>
        </Radio.Group>
        <div className={classes.field}>
          <NumberField
            label="Pictures a second at most"
            unit="FPS"
            value={settings.displayMaxFps}
            min={1}
            max={120}
            onCommit={(value) => value !== null && void actions.setSettings({ displayMaxFps: value })}
          />
          <div>
            Pictures a second at most
            <p className={classes.note}>
              How often the window draws the newest frame. It draws less often where pictures would take more than an eighth of a core, or,
              from three quarters of the processors in use until less than 65 % are, more than a hundredth of them: the stream comes first.
            </p>
          </div>
        </div>
        <div className={classes.field}>
          <NumberField
            label="Span of the live charts"
            unit="s"
            value={settings.chartSpanS}
            min={10}
            max={3_600}
            step={10}
            onCommit={(value) => value !== null && void actions.setSettings({ chartSpanS: value })}
          />
          <div>
            Span of the live charts
            <p className={classes.note}>Captures keep every sample, whatever the charts show.</p>
          </div>
        </div>
      </section>
      <Doctor />
      <About />
    </div>
  );
}

const STATUS = {
  ok: { Icon: IconCircleCheck, word: 'in order' },
  warning: { Icon: IconAlertTriangle, word: 'warning' },
  missing: { Icon: IconCircleX, word: 'missing' },
} as const;

function Doctor() {
  const { api } = useSession();
  const [checks, setChecks] = useState<readonly DoctorCheck[] | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [busy, setBusy] = useState(false);
  const look = useCallback(async () => {
    setBusy(true);
    const answer = await api.request('app.doctor', null);
    setBusy(false);
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setChecks(answer.value);
  }, [api]);
  useEffect(() => void look(), [look]);
  return (
    <section className={classes.section}>
      <h2>
        This machine
        <Button variant="default" size="compact-xs" loading={busy} onClick={() => void look()}>
          Check again
        </Button>
      </h2>
      {error && <ErrorAlert title="The machine could not be checked" error={error} />}
      {!checks && !error && <Text c="dimmed">Checking…</Text>}
      <ul className={classes.checks}>
        {checks?.map(({ name, status, found, mend }) => {
          const { Icon, word } = STATUS[status];
          return (
            <li key={name} data-status={status}>
              <Icon size={16} aria-label={word} />
              <span className={classes.name}>{name}</span>
              <span>
                {found}
                {mend && <p className={classes.note}>{mend}</p>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function About() {
  const info = useApp((state) => state.info);
  if (!info) return null;
  const { environment } = info;
  const rows: [string, string][] = [
    ['Sockscope', info.version],
    ['Library', info.home],
    ['System', `${environment.os}, kernel ${environment.kernel}, ${environment.arch}`],
    ['Processor', `${environment.cpu}, ${environment.cores} cores`],
    ['Node.js', environment.node],
    ...(environment.electron === null ? [] : [['Electron', environment.electron] as [string, string]]),
    ['ws', environment.ws],
    ['bufferutil', environment.bufferutil ?? 'not installed'],
  ];
  return (
    <section className={classes.section}>
      <h2>About</h2>
      <dl className={classes.about}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
