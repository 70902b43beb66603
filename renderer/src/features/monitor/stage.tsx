import { Button, Progress } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { type ErrorValue, filterText, type RunState } from '../../../../contract/index.ts';
import { clientAddress, isLastOfExperiment, shownScenario, useApp, viewedScenario } from '../../state/app-store.ts';
import { presetOf } from '../../state/scenario-path.ts';
import { useFigure, useSession } from '../../state/session.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { ObservedPanel } from '../observe/observed-panel.tsx';
import { ArrivalPanel } from '../situation/arrival-panel.tsx';
import { ExchangePanel } from '../situation/exchange-panel.tsx';
import { PicturesEased } from './display-reason-mark.tsx';
import { LiveText } from './live-text.tsx';
import classes from './monitor.module.css';

/** The frame as it comes in, or what its situation is about, and over it what there is to say while there is neither. */
export function Stage() {
  const direction = useApp((state) => viewedScenario(state).direction);
  // A text has no picture, but a beginning; a client of the user's own may send anything.
  const hasPicture = useApp(
    (state) => direction !== 'echo' && direction !== 'observe' && (direction === 'listen' || viewedScenario(state).payload.kind !== 'text'),
  );
  const hasText = !hasPicture && (direction === 'ingest' || direction === 'relay');
  return (
    <div className={classes.stage}>
      {(hasPicture || hasText) && (
        <div className={classes.picture}>
          <LiveFrame />
          <LiveText />
          <PicturesEased />
        </div>
      )}
      {direction === 'echo' && <ExchangePanel />}
      {direction === 'observe' && <ObservedPanel />}
      {direction === 'push' && <ArrivalPanel hasPicture={hasPicture} />}
      <StageNote hasPicture={hasPicture} hasText={hasText} />
      <StageError />
    </div>
  );
}

function LiveFrame() {
  const { display } = useSession();
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const fitToRoom = () => {
      const width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
      const height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
      if (canvas.width === width && canvas.height === height) return;
      canvas.width = width;
      canvas.height = height;
      display.redraw();
    };
    const observer = new ResizeObserver(fitToRoom);
    observer.observe(canvas);
    fitToRoom();
    display.attach(canvas);
    return () => {
      observer.disconnect();
      display.attach(null);
    };
  }, [display]);
  return <canvas ref={ref} className={classes.canvas} data-testid="live-frame" role="img" aria-label="The newest frame of the stream" />;
}

function StageNote({ hasPicture, hasText }: { hasPicture: boolean; hasText: boolean }) {
  const { actions, display } = useSession();
  const phase = useApp((state) => state.run?.phase ?? 'idle');
  const progress = useApp((state) => state.run?.progress ?? null);
  const address = useApp(clientAddress);
  const listens = useApp((state) => shownScenario(state).direction === 'listen');
  const direction = useApp((state) => viewedScenario(state).direction);
  const observes = direction === 'observe';
  const received = useFigure(({ sample }) => (sample ? sample.frames.received + sample.frames.foreign > 0 : false));
  const undecodable = useFigure(() => display.counts.displayed === 0 && display.counts.failed > 0 && display.getText() === null);
  const notDrawn = useFigure(() => display.counts.displayed === 0 && display.getText() === null);
  const runShown = useApp((state) => state.runShown);
  const hasError = useStageError() !== null;
  if (phase === 'preparing') {
    const fraction = progress?.fraction ?? 0;
    return (
      <div className={classes.note}>
        <p role="status">
          {progress?.text ?? 'Preparing'} {fraction < 1 && progress && <span aria-hidden="true">{Math.round(fraction * 100)} %</span>}
        </p>
        <Progress value={fraction * 100} w={280} aria-label="Preparation" transitionDuration={0} />
        <Button variant="default" onClick={() => void actions.stop()}>
          Cancel
        </Button>
      </div>
    );
  }
  if (phase === 'running' && !received && !observes) {
    return (
      <div className={classes.note}>
        <p>{listens ? 'Waiting for a client. Connect yours to' : 'Waiting for the first frame.'}</p>
        {listens && address !== null && <CopyText large label="the address" text={address} />}
      </div>
    );
  }
  if (phase === 'running' && hasPicture && undecodable) {
    return (
      <div className={classes.note}>
        <p>The messages that arrive are no pictures that can be shown. They are counted and measured all the same.</p>
      </div>
    );
  }
  if (phase === 'ended' && runShown && hasPicture && received && notDrawn) {
    return (
      <div className={classes.note}>
        <p>No picture of this run was drawn in this page; its figures are all here.</p>
      </div>
    );
  }
  if (phase === 'ended' && runShown && hasText && received && notDrawn) {
    return (
      <div className={classes.note}>
        <p>No message of this run was shown in this page; its figures are all here.</p>
      </div>
    );
  }
  // There is no room for both.
  if (!hasError && (phase === 'idle' || !runShown || (phase === 'failed' && !received && !observes))) {
    return (
      <div className={classes.note}>
        <Brief />
      </div>
    );
  }
  return null;
}

/** What the chosen preset shows, for whoever is about to start it. */
function Brief() {
  const scenario = useApp(shownScenario);
  const preset = presetOf(scenario);
  if (scenario.direction === 'observe') {
    return (
      <>
        <p className={classes.noteTitle}>{scenario.name}</p>
        <p>Start to record how much waits in the kernel for {filterText(scenario.observe)}. Nothing of ours is sent or received.</p>
      </>
    );
  }
  if (!preset) {
    return (
      <>
        <p className={classes.noteTitle}>Nothing is streaming</p>
        <p>Start, watch where the bytes wait, then flip one toggle on the left and see what it changes.</p>
      </>
    );
  }
  return (
    <>
      <p className={classes.noteTitle}>{preset.title}</p>
      <p data-testid="preset-brief">{preset.description}</p>
      {preset.scenario.direction !== 'listen' && <p>Start, then flip one of the settings above and see what it changes.</p>}
    </>
  );
}

/** The fault that is told over the stage; `null` where there is none, or it was put away. */
function useStageError(): ErrorValue | null {
  const asked = useApp((state) => state.error);
  // The table of an experiment tells of its runs that failed.
  const ofRun = useApp((state) => (isLastOfExperiment(state.run, state.experiment) ? null : (state.run?.error ?? null)));
  const dismissed = useApp((state) => state.dismissed);
  const error = asked ?? ofRun;
  // The run's state comes anew with every change; its error is another object each time.
  const isDismissed = error?.code === dismissed?.code && error?.message === dismissed?.message;
  return isDismissed ? null : error;
}

function StageError() {
  const phase = useApp((state) => state.run?.phase ?? 'idle');
  const asked = useApp((state) => state.error);
  const error = useStageError();
  if (!error) return null;
  return (
    <div className={classes.error}>
      <ErrorAlert
        title={errorTitle(phase, asked)}
        error={error}
        safe={whatIsSafe(phase)}
        onClose={() => useApp.setState({ error: null, dismissed: error })}
      />
    </div>
  );
}

function errorTitle(phase: RunState['phase'], asked: ErrorValue | null): string {
  if (phase === 'running' || phase === 'draining') return 'The run goes on, with a fault';
  if (asked) return 'The run did not start';
  return 'The run was cut off';
}

function whatIsSafe(phase: RunState['phase']): string {
  if (phase === 'running' || phase === 'draining') return 'The stream is not affected.';
  return 'Your settings and all captures made until now are kept.';
}
