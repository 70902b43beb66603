import { loopText, NO_LEDGER_OF_FOREIGN, type Summary, wireOverheadText, wireShortfallText } from '../../../../contract/index.ts';
import { Figure } from '../../ui/figure.tsx';
import { formatBytes, formatCount, formatDuration, formatFps, formatMegabytesPerS, formatMs, formatShare } from '../../ui/format.ts';
import classes from './captures.module.css';
import { measuredTimeText, ratedTimeText } from './rated-time-text.ts';

function ledgerText({ balanced, due, received, dropped, droppedByReceiver, notOffered, lost, inFlight }: Summary['ledger']): string {
  const outcomes = [
    `${formatCount(due)} due`,
    `${formatCount(received)} received`,
    `${formatCount(dropped + droppedByReceiver)} dropped`,
    `${formatCount(notOffered)} not offered`,
    `${formatCount(lost)} lost`,
    `${formatCount(inFlight)} in flight`,
  ];
  return `Ledger of the whole run, warm-up and drain included, ${balanced ? 'balanced to the frame' : 'not balanced'}: ${outcomes.join(', ')}.`;
}

/** A run in figures. The time of the warm-up is not in them. */
export function CaptureSummary({ summary }: { summary: Summary }) {
  const { received, displayed, latencyMs, ledger, wire, memory, warmupS, loop } = summary;
  const overhead = wireOverheadText(summary);
  const shortfall = wireShortfallText(summary);
  const measured = measuredTimeText(summary);
  const rated = ratedTimeText(summary);
  const latency = latencyMs.n > 0 ? measured : `Not available: ${summary.unavailable['latencyMs'] ?? 'no reading'}.`;
  return (
    <section aria-label="Summary">
      <div className={classes.tiles}>
        <Figure label="Received" unit="FPS" text={formatFps(received.fps)} value={received.fps} explanation={rated} />
        <Figure
          label="Displayed"
          unit="FPS"
          text={formatFps(displayed?.fps)}
          value={displayed?.fps ?? null}
          explanation={displayed ? rated : `Not available: ${summary.unavailable['displayed'] ?? 'no window was attached'}.`}
        />
        <Figure
          label="Payload"
          unit="MB/s"
          text={formatMegabytesPerS(received.bytesPerS)}
          value={received.bytesPerS / 1e6}
          explanation={rated}
        />
        <Figure label="Latency p50" unit="ms" text={formatMs(latencyMs.p50)} value={latencyMs.p50} explanation={latency} />
        <Figure label="Latency p99" unit="ms" text={formatMs(latencyMs.p99)} value={latencyMs.p99} explanation={latency} />
        <Figure
          label="Wire bytes, of the payload"
          unit=""
          text={formatShare(wire.ratio)}
          value={wire.ratio}
          explanation={`Bytes on the wire as a share of the bytes of payload: 100 % where both are as many.${overhead === null ? '' : ` More here: ${overhead}.`}${shortfall === null ? '' : ` Less here: ${shortfall}.`}`}
        />
        <Figure
          label="Memory, peak"
          unit=""
          text={formatBytes(memory.rssPeakBytes)}
          value={memory.rssPeakBytes}
          explanation="Resident memory of the process."
        />
      </div>
      <p className={classes.dim}>
        {loopText(loop).meaning} Warm-up of {formatDuration(warmupS)} left out.{' '}
        {loop === null ? `No ledger: ${NO_LEDGER_OF_FOREIGN}.` : ledgerText(ledger)}
      </p>
      {ledger.faults.map((fault) => (
        <p key={fault} className={classes.fault}>
          {fault}
        </p>
      ))}
    </section>
  );
}
