import { Button, Loader, Popover } from '@mantine/core';
import { IconChevronDown, IconCircleFilled, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import {
  type Diagnosis,
  findToggle,
  leftOutText,
  type RecordingSummary,
  type RunState,
  toggleValueText,
  unbroken,
} from '../../../../contract/index.ts';
import {
  type AppState,
  isActive,
  isCaptureOpen,
  isLastOfExperiment,
  shownScenario,
  useApp,
  viewedScenario,
} from '../../state/app-store.ts';
import { scenarioValue } from '../../state/scenario-path.ts';
import { useFigure, useSession } from '../../state/session.ts';
import { DETAILS_POPOVER } from '../../ui/details-popover.ts';
import { formatBytes, formatClock, formatCount } from '../../ui/format.ts';
import { RunThresholds } from '../thresholds/run-thresholds.tsx';
import classes from './status-strip.module.css';

const PHASE_TEXT: Record<RunState['phase'], string> = {
  idle: 'Ready',
  preparing: 'Preparing',
  running: 'Running',
  draining: 'Stopping',
  ended: 'Ended',
  failed: 'Failed',
};

/** What ended before another scenario was chosen is past, and so is the last run of an experiment. */
function shownPhase({ run, runShown, experiment }: AppState): RunState['phase'] {
  const phase = run?.phase ?? 'idle';
  if (isLastOfExperiment(run, experiment)) return 'idle';
  return phase === 'ended' && !runShown ? 'idle' : phase;
}

/** Where the run is, and the verdict on it in one sentence. Always the same height. */
export function StatusStrip() {
  const lost = useApp((state) => state.link === 'lost');
  return (
    <div className={classes.strip} data-lost={lost || undefined}>
      {lost ? (
        <p className={classes.lost} role="alert">
          <IconPlugConnectedX size={16} /> The engine cannot be reached; trying again. A run does not need the window to go on. What is
          shown is from before. If it has ended, start it again.
        </p>
      ) : (
        <>
          <Phase />
          <Verdict />
          <RunThresholds />
          <Recording />
        </>
      )}
    </div>
  );
}

function Phase() {
  const phase = useApp(shownPhase);
  const seconds = useFigure(({ sample }) => (sample ? Math.floor(sample.tMs / 1_000) : null));
  const measured = useFigure(({ sample }) => sample && sample.phase !== 'warmup');
  // Before the first sample the scenario tells what it will be.
  const willWarm = useApp((state) => {
    const { direction, load } = shownScenario(state);
    return direction !== 'observe' && load.warmupS > 0;
  });
  const warming = phase === 'running' && (measured === null ? willWarm : !measured);
  return (
    <span className={classes.phase} data-testid="phase" data-phase={phase}>
      <IconCircleFilled size={9} className={classes.lamp} aria-hidden />
      {warming ? 'Warming up' : PHASE_TEXT[phase]}
      <span className={classes.clock}>{seconds !== null && phase !== 'idle' && phase !== 'preparing' ? formatClock(seconds) : ''}</span>
    </span>
  );
}

function Verdict() {
  const diagnosis = useApp((state) => (state.runShown ? (state.run?.diagnosis ?? null) : null));
  const phase = useApp(shownPhase);
  const preparation = useApp(preparationText);
  const active = useApp((state) => isActive(state.run));
  const isOpen = useApp(isCaptureOpen);
  // Another window may have chosen other settings since, and a page that is loaded anew has the readings beside them too.
  const isOfOther = useApp((state) => viewedScenario(state).name !== shownScenario(state).name);
  return (
    <section className={classes.verdict} aria-label="Verdict of the run">
      {(isOpen || isOfOther) && diagnosis && (
        <span className={classes.whose} data-testid="verdict-of">
          {active ? 'The run in progress:' : 'The last run:'}
        </span>
      )}
      <output className={classes.sentence} data-testid="verdict" aria-live="polite" title={diagnosis?.verdict}>
        {diagnosis ? unbroken(diagnosis.verdict) : withoutVerdict(phase, preparation)}
      </output>
      {/* Before the button, which stays where it is while something is applied. */}
      <Applying />
      {diagnosis && (
        <>
          <span className={classes.confidence} data-confidence={diagnosis.confidence}>
            {diagnosis.confidence} confidence
          </span>
          <Reasons diagnosis={diagnosis} />
        </>
      )}
    </section>
  );
}

/** What a run that is being prepared is doing; the bar on the stage says how far it is. */
function preparationText(state: AppState): string {
  if (shownScenario(state).direction === 'observe') return 'Opening the capture.';
  return `${state.run?.progress?.text ?? 'Preparing the run'}.`;
}

function withoutVerdict(phase: RunState['phase'], preparation: string): string {
  if (phase === 'running' || phase === 'draining') return 'A verdict needs a second of readings.';
  if (phase === 'preparing') return preparation;
  if (phase === 'failed') return 'The run did not come to a verdict.';
  return phase === 'ended' ? 'The run was too short for a verdict.' : 'Start a run to see where its bytes wait.';
}

function Reasons({ diagnosis }: { diagnosis: Diagnosis }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover {...DETAILS_POPOVER} opened={opened} onChange={setOpened} width={460} position="bottom-start" shadow="md">
      <Popover.Target>
        <Button
          className={classes.why}
          variant="subtle"
          size="compact-xs"
          onClick={() => setOpened(!opened)}
          rightSection={<IconChevronDown size={13} />}
        >
          Why, and what to try
        </Button>
      </Popover.Target>
      <Popover.Dropdown
        className={classes.reasons}
        aria-label="Why, and what to try"
        onBlur={({ currentTarget, relatedTarget }) => {
          // Without a target the window lost the focus, or what had it is gone: neither is a wish to close.
          if (relatedTarget && !currentTarget.contains(relatedTarget)) setOpened(false);
        }}
      >
        <h2>Readings</h2>
        <ul>
          {diagnosis.evidence.map((line) => (
            <li key={line}>{unbroken(line)}</li>
          ))}
        </ul>
        <h2>What to try</h2>
        {diagnosis.advice.length === 0 ? (
          <p>Nothing else stands out to change.</p>
        ) : (
          <ul>
            {diagnosis.advice.map(({ text, gain, toggle }) => (
              // The figures in the text change each second; the button must not lose the focus with them.
              <li key={toggle ? `${toggle.path} ${toggle.value}` : text}>
                {unbroken(text)} {gain && <span className={classes.gain}>{unbroken(gain)}</span>}
                {toggle && <TryIt {...toggle} onTried={() => setOpened(false)} />}
              </li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Flips the setting that the advice means, while there is a run to see what it buys, and where that would change something. */
function TryIt({ path, value, onTried }: { path: string; value: string | number | boolean; onTried: () => void }) {
  const { actions } = useSession();
  const toggle = findToggle(path);
  const running = useApp((state) => state.run?.phase === 'running' && state.link === 'connected');
  const isInForce = useApp((state) => scenarioValue(shownScenario(state), path) === value);
  const applies = useApp((state) => toggle?.applies(shownScenario(state)) ?? false);
  if (!toggle || !running || isInForce || !applies) return null;
  return (
    <Button
      variant="light"
      size="compact-xs"
      className={classes.tryIt}
      data-testid={`advice-${path}`}
      onClick={() => {
        actions.change(path, value);
        onTried();
      }}
    >
      {toggle.label}: {toggleValueText(toggle, value)}
    </Button>
  );
}

function Applying() {
  const path = useApp((state) => Object.keys(state.pending)[0] ?? state.run?.applying ?? null);
  const progress = useApp((state) => (state.run?.phase === 'running' ? state.run.progress : null));
  if (path === null) return null;
  return (
    <span className={classes.applying} data-testid="applying" role="status">
      <Loader size={12} />
      {progress ? `${progress.text} ${Math.round(progress.fraction * 100)} %` : `Applying ${findToggle(path)?.label ?? path}`}
    </span>
  );
}

/** What of the frames is on the disk so far, and that not all is that should be. */
function RecordedFrames({ recorded }: { recorded: RecordingSummary }) {
  const { frames, bytes, leftOut, fault } = recorded;
  const left = fault ?? leftOutText(leftOut);
  const text = `${formatCount(frames)} ${frames === 1 ? 'frame' : 'frames'}, ${formatBytes(bytes)}`;
  return (
    <span className={classes.recorded} data-left={left !== null || undefined} data-testid="recorded-frames" title={left ?? undefined}>
      {text}
      {left !== null && (fault ? ', broken off' : ', not all')}
    </span>
  );
}

function Recording() {
  const phase = useApp(shownPhase);
  const recording = useApp((state) => state.run?.recording ?? false);
  const recorded = useApp((state) => state.run?.recorded ?? null);
  if (phase !== 'running' && phase !== 'draining') return null;
  return (
    <span className={classes.recording} data-recording={recording}>
      <IconCircleFilled size={9} aria-hidden />
      {recording ? 'Recording' : 'Not recording'}
      {recorded && <RecordedFrames recorded={recorded} />}
    </span>
  );
}
