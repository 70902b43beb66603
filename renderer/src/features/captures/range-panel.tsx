import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type CaptureRange, type CaptureView, type ErrorValue, unbroken } from '../../../../contract/index.ts';
import { spanText, type TimeSpan } from '../../charts/time-span.ts';
import { useSession } from '../../state/session.ts';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import classes from './captures.module.css';
import { RangeFigures } from './range-figures.tsx';

interface RangePanelProps {
  capture: CaptureView;
  selection: TimeSpan;
}

/** What the selected part of a run says for itself. The figures of the part before stay until the new ones are there. */
export function RangePanel({ capture, selection }: RangePanelProps) {
  const { api } = useSession();
  const [range, setRange] = useState<CaptureRange | null>(null);
  const [error, setError] = useState<ErrorValue | null>(null);
  const [isAsking, setIsAsking] = useState(true);
  const { id } = capture;
  useEffect(() => {
    let current = true;
    setIsAsking(true);
    void api.request('captures.range', { id, fromMs: selection.fromMs, toMs: selection.toMs }).then((answer) => {
      if (!current) return;
      setIsAsking(false);
      setError(answer.ok ? null : answer.error);
      if (answer.ok) setRange(answer.value);
    });
    return () => {
      current = false;
    };
  }, [api, id, selection]);
  return (
    <section className={classes.range} aria-label="Figures of the selection" aria-busy={isAsking} data-testid="range-panel">
      <h3>
        Selected: <span data-testid="range-span">{spanText(range ?? selection)}</span>
        {isAsking && <Loader size={12} />}
      </h3>
      {error && <ErrorAlert title="The figures of this part could not be made" error={error} safe="The capture is untouched." />}
      {range && !error && <Told range={range} capture={capture} />}
    </section>
  );
}

function Told({ range, capture }: { range: CaptureRange; capture: CaptureView }) {
  const { figures, diagnosis, samples, warmupMs, drainMs } = range;
  const leftOut = [
    ...(warmupMs > 0 ? [`${formatDuration(warmupMs / 1_000)} of warm-up`] : []),
    ...(drainMs > 0 ? [`${formatDuration(drainMs / 1_000)} of drain`] : []),
  ].join(' and ');
  if (samples === 0) return <p className={classes.dim}>No sample lies in this part for its greater half. Select a longer one.</p>;
  if (figures === null) return <p className={classes.dim}>This part holds no measured time: all of it is {leftOut}.</p>;
  return (
    <>
      <p className={classes.sentence} data-testid="range-verdict">
        {diagnosis ? unbroken(diagnosis.verdict) : 'This part is too short for a verdict.'}
      </p>
      {diagnosis?.evidence.map((line) => (
        <p key={line} className={classes.dim}>
          {unbroken(line)}
        </p>
      ))}
      <RangeFigures figures={figures} scenario={capture.scenario} />
      <p className={classes.dim}>
        From {formatCount(samples)} whole samples; {formatDuration(figures.durationS)} of it measured{leftOut && `, ${leftOut} left out`}.
        Distributions are merged from the histograms of these samples. The ledger, the time of handshakes and the percentiles of the loops
        are known of the whole run alone.
      </p>
    </>
  );
}
