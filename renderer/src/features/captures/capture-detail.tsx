import { ActionIcon, Alert, Button, Loader, Menu } from '@mantine/core';
import { IconArrowLeft, IconArrowsDiff, IconChevronDown, IconFileAnalytics } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import {
  type CaptureView,
  CHART_POINTS_MAX,
  type ErrorValue,
  heldText,
  MIXED_FIGURES,
  mixedFigures,
  noFiguresText,
  recoveryText,
  STOPPED_EARLY,
  stoppedText,
  unbroken,
} from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatMoment } from '../../ui/format.ts';
import { CaptureChooser } from '../compare/capture-chooser.tsx';
import { FrameStrip } from '../frames/frame-strip.tsx';
import { ThresholdList } from '../thresholds/threshold-list.tsx';
import { CaptureEvents } from './capture-events.tsx';
import { CaptureFacts } from './capture-facts.tsx';
import { CaptureNotes } from './capture-notes.tsx';
import { CaptureOriginNote } from './capture-origin.tsx';
import { CaptureSummary } from './capture-summary.tsx';
import { CaptureTime } from './capture-time.tsx';
import classes from './captures.module.css';
import { ObservedSummary } from './observed-summary.tsx';
import { SaveAsItems } from './save-as-items.tsx';

/** One capture, read-only: the verdict, the figures, the charts over the whole run, what happened, and the machine. */
export function CaptureDetail({ id }: { id: string }) {
  const { api, actions } = useSession();
  const [capture, setCapture] = useState<CaptureView | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  useEffect(() => {
    let current = true;
    let isRecording = true;
    const load = async () => {
      const answer = await api.request('captures.view', { id, points: CHART_POINTS_MAX });
      if (!current) return;
      if (answer.ok) {
        setCapture(answer.value);
        isRecording = answer.value.state === 'recording';
      } else setError(answer.error);
    };
    void load();
    // A run that was in progress when its capture was opened has ended.
    const unregister = api.on('captures.changed', () => {
      if (isRecording) void load();
    });
    return () => {
      current = false;
      unregister();
    };
  }, [api, id]);
  return (
    <div className={classes.detail}>
      <div className={classes.detailHead}>
        <ActionIcon aria-label="Back to the list" onClick={() => useApp.setState({ openCaptureId: null })}>
          <IconArrowLeft size={18} />
        </ActionIcon>
        <h2>{capture?.name ?? 'Capture'}</h2>
        {capture && <span className={classes.dim}>{formatMoment(capture.startedAt)}</span>}
        <span className={classes.space} />
        <Button
          variant="default"
          leftSection={<IconArrowsDiff size={15} />}
          disabled={!capture}
          data-testid="capture-compare"
          onClick={() => setChoosing(true)}
        >
          Compare with…
        </Button>
        <Button
          variant="default"
          leftSection={<IconFileAnalytics size={15} />}
          disabled={!capture}
          onClick={() => void actions.openReport(id)}
        >
          Report
        </Button>
        <SaveAs id={id} />
      </div>
      {error && <ErrorAlert title="The capture could not be opened" error={error} safe="Its files are untouched." />}
      {!capture && !error && <Loader size="sm" />}
      {capture && <Opened capture={capture} />}
      <CaptureChooser opened={isChoosing} before={[id]} onClose={() => setChoosing(false)} onChoose={actions.openComparison} />
    </div>
  );
}

/** The formats of the list, where the capture is read. */
function SaveAs({ id }: { id: string }) {
  const listed = useApp((state) => state.captures?.find((capture) => capture.id === id) ?? null);
  return (
    <Menu position="bottom-end" withArrow transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} />} disabled={!listed} data-testid="capture-save-as">
          Save as
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{listed && <SaveAsItems capture={listed} />}</Menu.Dropdown>
    </Menu>
  );
}

/** As much of the last sample as tells why there are no figures. */
function lastSample({ samples: { count, endMs, offeredFrames } }: CaptureView) {
  return count === 0 ? [] : [{ tMs: endMs, frames: { offered: offeredFrames } }];
}

function Opened({ capture }: { capture: CaptureView }) {
  const { diagnosis, summary, events, damage, notes, thresholds } = capture;
  const mixed = mixedFigures(capture);
  return (
    <>
      <CaptureOriginNote origin={capture.origin} />
      {capture.stopped && (
        <p className={classes.dim} data-testid="stopped-early">
          {STOPPED_EARLY} It came to {stoppedText(capture.stopped)}.
        </p>
      )}
      {capture.state === 'recovered' && <p className={classes.dim}>{recoveryText(capture.recovery)}</p>}
      {damage.length > 0 && (
        <Alert color="orange" title="Parts of this capture could not be read">
          {damage.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p>The figures are made from what is left.</p>
        </Alert>
      )}
      <div className={classes.lead}>
        <div className={classes.found}>
          <section className={classes.opinion} aria-labelledby="capture-verdict">
            <h3 id="capture-verdict">Verdict of this capture</h3>
            <p className={classes.sentence}>{diagnosis ? unbroken(diagnosis.verdict) : 'The run was too short for a verdict.'}</p>
            {diagnosis?.evidence.map((line) => (
              <p key={line} className={classes.dim}>
                {unbroken(line)}
              </p>
            ))}
          </section>
          {thresholds.length > 0 && (
            <section aria-label="Thresholds">
              <p className={classes.dim}>{heldText(thresholds)}.</p>
              <ThresholdList results={thresholds} />
            </section>
          )}
        </div>
        <CaptureNotes id={capture.id} notes={notes} tags={capture.tags} />
      </div>
      {summary ? (
        capture.scenario.direction === 'observe' ? (
          <ObservedSummary summary={summary} scenario={capture.scenario} />
        ) : (
          <>
            {mixed && (
              <p className={classes.mixed} data-testid="mixed-figures">
                {MIXED_FIGURES[mixed]}
              </p>
            )}
            <CaptureSummary summary={summary} />
          </>
        )
      ) : (
        <p className={classes.dim}>{noFiguresText({ ...capture, samples: lastSample(capture) })}</p>
      )}
      <FrameStrip capture={capture} />
      <CaptureTime capture={capture} />
      <div className={classes.columns}>
        <CaptureEvents events={events} />
        <CaptureFacts capture={capture} />
      </div>
    </>
  );
}
