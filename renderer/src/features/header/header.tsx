import { Button, Kbd, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { IconDeviceFloppy, IconFileAnalytics, IconPlayerPlayFilled, IconPlayerStopFilled, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { PRESETS, type RunState } from '../../../../contract/index.ts';
import { currentCaptureId, isActive, isCaptureOpen, isExperimenting, shownScenario, useApp, type View } from '../../state/app-store.ts';
import { presetOf } from '../../state/scenario-path.ts';
import { useSession } from '../../state/session.ts';
import { chooseScenario } from './choose-scenario.tsx';
import classes from './header.module.css';
import { PresetChanges } from './preset-changes.tsx';
import { useFramesAhead } from './use-frames-ahead.ts';

const MOD = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';

/** Room for the longest of its words, in bold and beside its icon. */
const START_STOP_PX = 120;

const VIEWS: readonly { value: View; label: string }[] = [
  { value: 'monitor', label: 'Monitor' },
  { value: 'experiments', label: 'Experiments' },
  { value: 'connections', label: 'Connections' },
  { value: 'sockets', label: 'Sockets' },
  { value: 'captures', label: 'Captures' },
  { value: 'compare', label: 'Compare' },
  { value: 'settings', label: 'Settings' },
];

/** Name, views, what to run, and the run itself. */
export function Header() {
  const view = useApp((state) => state.view);
  return (
    <header className={classes.header}>
      <h1 className={classes.name}>
        <img src="/favicon.svg" alt="" width={22} height={22} />
        Sockscope
      </h1>
      <SegmentedControl
        aria-label="View"
        value={view}
        onChange={(value) => useApp.setState({ view: value as View, openCaptureId: null })}
        data={VIEWS.map(({ value, label }) => ({
          value,
          label: <span data-testid={`view-${value}`}>{value === 'experiments' ? <ExperimentsLabel /> : label}</span>,
        }))}
      />
      <span className={classes.space} />
      <PresetChoice />
      <StartStop />
      <CaptureButtons />
    </header>
  );
}

/** Says how far an experiment is, also where it is not seen. */
function ExperimentsLabel() {
  const progress = useApp(({ experiment }) =>
    experiment && isExperimenting(experiment) ? `${Math.min(experiment.runsDone + 1, experiment.runsTotal)}/${experiment.runsTotal}` : null,
  );
  return progress === null ? 'Experiments' : `Experiments ${progress}`;
}

function PresetChoice() {
  const { actions } = useSession();
  const active = useApp((state) => isActive(state.run));
  const scenario = useApp(shownScenario);
  const preset = presetOf(scenario);
  const choose = (name: string) => {
    const chosen = PRESETS.find((candidate) => candidate.name === name);
    if (chosen) chooseScenario(actions, chosen.scenario);
  };
  return (
    <div className={classes.preset}>
      <Tooltip label="Stop the run to choose another preset." disabled={!active}>
        <Select
          aria-label="Preset"
          data-testid="preset"
          className={classes.choice}
          allowDeselect={false}
          disabled={active}
          placeholder={scenario.name}
          value={preset?.name ?? null}
          data={PRESETS.map(({ name, title }) => ({ value: name, label: title }))}
          renderOption={({ option }) => <PresetOption name={option.value} />}
          maxDropdownHeight={640}
          comboboxProps={{ width: 400, position: 'bottom-end', transitionProps: { duration: 0 } }}
          onChange={(name) => name && choose(name)}
        />
      </Tooltip>
      <PresetChanges onReset={() => preset && choose(preset.name)} />
    </div>
  );
}

function PresetOption({ name }: { name: string }) {
  const preset = PRESETS.find((candidate) => candidate.name === name);
  return (
    <span>
      {preset?.title}
      <span className={classes.description}>{preset?.description}</span>
    </span>
  );
}

/** One button for one run: its words and its colour change, its place and the focus on it do not. */
function StartStop() {
  useFramesAhead();
  const experimenting = useApp((state) => isExperimenting(state.experiment));
  return experimenting ? <ExperimentInProgress /> : <StartStopRun />;
}

/** An experiment starts and stops its runs itself; this leads to where it is stopped. */
function ExperimentInProgress() {
  return (
    <Tooltip label="An experiment is in progress. It starts and stops runs by itself; stop it first to start one of your own.">
      <Button
        w={START_STOP_PX}
        size="sm"
        px={0}
        variant="light"
        data-testid="experiment-in-progress"
        onClick={() => useApp.setState({ view: 'experiments' })}
      >
        Experiment
      </Button>
    </Tooltip>
  );
}

function StartStopRun() {
  const [isPressed, setPressed] = useState(false);
  const { actions } = useSession();
  const phase = useApp((state) => state.run?.phase ?? 'idle');
  const busy = useApp((state) => state.busy);
  const connected = useApp((state) => state.link === 'connected');
  const { label, Icon, testId } = startStopFace(phase, busy);
  const starts = testId === 'start-button';
  const waits = !connected || (starts ? busy === 'starting' : busy === 'stopping' || phase === 'draining');
  return (
    <Tooltip
      // Beside it are the preset and the buttons of the capture. Below is the verdict: gone with the press, after which the pointer rests here.
      position="bottom-end"
      disabled={isPressed}
      label={
        <>
          {starts ? 'Start the scenario' : 'Stop and keep the capture'} <Kbd size="xs">{MOD}+Enter</Kbd>
        </>
      }
    >
      <Button
        w={START_STOP_PX}
        size="sm"
        px="xs"
        data-testid={testId}
        color={starts ? undefined : 'red'}
        variant={starts ? 'filled' : 'light'}
        leftSection={<Icon size={15} />}
        disabled={!connected}
        aria-disabled={waits}
        onPointerLeave={() => setPressed(false)}
        onClick={() => {
          setPressed(true);
          if (!waits) void actions.startOrStop();
        }}
      >
        {label}
      </Button>
    </Tooltip>
  );
}

function startStopFace(phase: RunState['phase'], busy: 'starting' | 'stopping' | null) {
  if (phase === 'preparing') return { label: 'Cancel', Icon: IconX, testId: 'stop-button' };
  if (busy === 'stopping' || phase === 'draining') return { label: 'Stopping', Icon: IconPlayerStopFilled, testId: 'stop-button' };
  if (phase === 'running') return { label: 'Stop', Icon: IconPlayerStopFilled, testId: 'stop-button' };
  return { label: busy === 'starting' ? 'Starting' : 'Start', Icon: IconPlayerPlayFilled, testId: 'start-button' };
}

function CaptureButtons() {
  const { actions } = useSession();
  const captureId = useApp(currentCaptureId);
  const newest = useApp((state) => state.captures?.find((capture) => capture.state !== 'unreadable')?.id ?? null);
  const reportId = captureId ?? newest;
  const connected = useApp((state) => state.link === 'connected');
  // An open capture has a report of its own: of two buttons with one name that can be pressed nobody could tell which is whose.
  const isOpen = useApp(isCaptureOpen);
  return (
    <>
      <Tooltip
        label={
          captureId === null ? (
            'Start a run first: it is recorded, and saving gives it a name.'
          ) : (
            <>
              Give this run a name and keep it <Kbd size="xs">{MOD}+S</Kbd>
            </>
          )
        }
      >
        <Button
          variant="default"
          size="sm"
          classNames={{ section: classes.icon ?? '' }}
          data-testid="save-button"
          leftSection={<IconDeviceFloppy size={16} />}
          disabled={captureId === null || !connected}
          onClick={() => useApp.setState({ saveDialogOpen: true })}
        >
          Save…
        </Button>
      </Tooltip>
      <Tooltip label={reportText(reportId !== null, isOpen)}>
        <Button
          variant="default"
          size="sm"
          classNames={{ section: classes.icon ?? '' }}
          data-testid="report-button"
          leftSection={<IconFileAnalytics size={16} />}
          disabled={reportId === null || !connected || isOpen}
          onClick={() => reportId && void actions.openReport(reportId)}
        >
          Report
        </Button>
      </Tooltip>
    </>
  );
}

function reportText(hasReport: boolean, isOpen: boolean): string {
  if (isOpen) return 'The capture that is open has a report of its own, below. That of the last run is here again when it is closed.';
  return hasReport ? 'Open the report of the last run' : 'There is no capture to report on yet.';
}
