import { useEffect, useMemo, useState } from 'react';
import { type CaptureView, CHART_POINTS_MAX, type ErrorValue } from '../../../../contract/index.ts';
import { CaptureCharts } from '../../charts/capture-charts.tsx';
import { type CaptureColumns, captureColumns } from '../../charts/capture-columns.ts';
import { lengthOf, type TimeSpan } from '../../charts/time-span.ts';
import { type TimeView, useTimeView } from '../../charts/use-time-view.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import classes from './captures.module.css';
import { RangePanel } from './range-panel.tsx';
import { TimeBar } from './time-bar.tsx';

/** More detail is asked for when what is looked at has stayed for so long. */
const DETAIL_AFTER_MS = 150;

/** The charts of a capture on their one time axis, what moves it, and the figures of what is selected. */
export function CaptureTime({ capture }: { capture: CaptureView }) {
  const { id, samples, events, summary } = capture;
  const view = useTimeView(samples.endMs);
  const whole = useMemo(() => captureColumns(capture.charts), [capture.charts]);
  const { detail, error } = useDetail(id, whole, view);
  if (samples.count === 0) return <p className={classes.dim}>There are no samples, so there is nothing to draw.</p>;
  return (
    <section className={classes.time} aria-label="Over time">
      <TimeBar view={view} />
      {view.selection && <RangePanel capture={capture} selection={view.selection} />}
      {error && (
        <ErrorAlert
          title="The charts could not be read in more detail"
          error={error}
          safe="What is shown is thinned, with every peak in it."
        />
      )}
      <CaptureCharts
        scenario={capture.finalScenario ?? capture.scenario}
        columns={detail ?? whole}
        samples={samples}
        events={events}
        ceiling={summary?.ceiling ?? null}
        view={view}
      />
    </section>
  );
}

/** Of a capture that is too long to be here sample by sample: what is looked at in more detail, once it is there. */
function useDetail(
  id: string,
  whole: CaptureColumns,
  { span, isWhole }: TimeView,
): { detail: CaptureColumns | null; error: ErrorValue | null } {
  const { api } = useSession();
  const [detail, setDetail] = useState<CaptureColumns | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const isEnough = !whole.isReduced || isWhole || (detail !== null && covers(detail, span) && (!detail.isReduced || isClose(detail, span)));
  useEffect(() => {
    if (isEnough) return;
    let current = true;
    const margin = lengthOf(span) / 2;
    const timer = setTimeout(async () => {
      const asked = { fromMs: Math.max(0, span.fromMs - margin), toMs: span.toMs + margin };
      const answer = await api.request('captures.charts', { id, ...asked, points: CHART_POINTS_MAX });
      if (!current) return;
      setError(answer.ok ? null : answer.error);
      if (answer.ok) setDetail({ ...captureColumns(answer.value), ...asked });
    }, DETAIL_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, id, span, isEnough]);
  return { detail: detail !== null && !isWhole && covers(detail, span) ? detail : null, error };
}

function covers(outer: TimeSpan, inner: TimeSpan): boolean {
  return outer.fromMs <= inner.fromMs && outer.toMs >= inner.toMs;
}

/** What was asked for is not much longer than what is looked at now. */
function isClose(detail: TimeSpan, span: TimeSpan): boolean {
  return lengthOf(detail) <= lengthOf(span) * 4;
}
