import { useEffect, useState } from 'react';
import { useApp } from '../../state/app-store.ts';
import { formatCount, formatDelay, formatDuration, formatMoment } from '../../ui/format.ts';
import { everyText } from './socket-controls.tsx';
import classes from './sockets.module.css';
import { useSockets } from './sockets-store.ts';
import type { WindowWatch } from './use-socket-watch.ts';

const AGE_STEP_MS = 500;

/** Where the table comes from: source, age and cost of the reading, interval, and readings that were missed. */
export function ReadingStrip({ watch: { reading, missed, error } }: { watch: WindowWatch }) {
  const intervalMs = useApp((state) => state.settings.sockets.intervalMs);
  const paused = useSockets((state) => state.paused);
  const missedCount = missed.late + missed.failed;
  return (
    <dl className={classes.strip} aria-label="The readings">
      <Fact name="Source" text={reading?.source ?? '–'} testId="socket-reading-source" explanation="The program or file that told it." />
      <div>
        <dt>Read</dt>
        <dd data-testid="socket-age" data-state={paused ? 'paused' : error ? 'failed' : 'live'}>
          {reading ? <Age sinceMs={reading.arrivedMs} takenAt={reading.takenAt} /> : '–'}
          {paused && <strong className={classes.held}> held</strong>}
        </dd>
      </div>
      <Fact
        name="Cost"
        text={formatDelay(reading?.costMs)}
        explanation="Time that the reading took in the engine."
        isDear={reading !== null && reading.costMs > intervalMs / 2}
      />
      <Fact name="Interval" text={everyText(intervalMs)} explanation="Time from the start of one reading to the start of the next." />
      <Fact
        name="Missed"
        testId="socket-missed"
        text={
          missedCount === 0 ? '0' : `${formatCount(missedCount)} (${formatCount(missed.late)} late, ${formatCount(missed.failed)} failed)`
        }
        explanation="Readings that were due in this window and are not shown: late ones were passed over because the one before had not come yet."
        isDear={missedCount > 0}
      />
      <div className={classes.legend} aria-hidden>
        <span data-queue="recv">Recv-Q</span>
        <span data-queue="send">Send-Q</span>
      </div>
    </dl>
  );
}

interface FactProps {
  name: string;
  text: string;
  explanation: string;
  /** Worth a look. */
  isDear?: boolean;
  testId?: string;
}

function Fact({ name, text, explanation, isDear = false, testId }: FactProps) {
  return (
    <div title={explanation}>
      <dt>{name}</dt>
      <dd data-dear={isDear || undefined} data-testid={testId}>
        {text}
      </dd>
    </div>
  );
}

/** How long ago the reading arrived, going on by itself. */
function Age({ sinceMs, takenAt }: { sinceMs: number; takenAt: string }) {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    setNowMs(performance.now());
    const timer = setInterval(() => setNowMs(performance.now()), AGE_STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return <span title={`Taken at ${formatMoment(takenAt)}`}>{formatDuration(Math.max(0, nowMs - sinceMs) / 1_000)} ago</span>;
}
