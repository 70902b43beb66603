import { useFigures } from '../../state/session.ts';
import { Figure } from '../../ui/figure.tsx';
import { formatFps, formatMegabytesPerS, formatMs } from '../../ui/format.ts';
import classes from './monitor.module.css';

/** The figures of the stream over the last second. They stay as they were when the run has ended. */
export function Figures() {
  const { sample, rates, latency } = useFigures();
  const noDisplay = sample && rates?.displayedFps === null ? sample.unavailable['frames.displayed'] : undefined;
  const noLatency = sample && latency === null ? sample.unavailable['latencyMs'] : undefined;
  return (
    <div className={classes.figures}>
      <Figure
        large
        label="Received"
        unit="FPS"
        text={formatFps(rates?.receivedFps)}
        value={rates?.receivedFps ?? null}
        explanation="Frames that the server received whole, a second, over the last second."
        testId="received-fps"
      />
      <Figure
        large
        label="Displayed"
        unit="FPS"
        text={formatFps(rates?.displayedFps)}
        value={rates?.displayedFps ?? null}
        explanation={
          noDisplay
            ? `Not available: ${noDisplay}.`
            : 'Pictures drawn in this window, a second. The window takes the newest frame at its own pace and does not slow the stream.'
        }
        testId="displayed-fps"
      />
      <Figure
        label="Payload"
        unit="MB/s"
        text={formatMegabytesPerS(rates?.payloadBytesPerS)}
        value={rates ? rates.payloadBytesPerS / 1e6 : null}
        explanation="Bytes of the messages received, uncompressed, a second, over the last second. 1 MB is 1 000 000 bytes."
        testId="mb-per-s"
      />
      <Figure
        label="Latency p50"
        unit="ms"
        text={formatMs(latency?.p50)}
        value={latency?.p50 ?? null}
        explanation={
          noLatency
            ? `Not available: ${noLatency}.`
            : 'Half of the frames arrived within this time of the moment they were meant to be sent.'
        }
        testId="latency-p50"
      />
      <Figure
        label="Latency p99"
        unit="ms"
        text={formatMs(latency?.p99)}
        value={latency?.p99 ?? null}
        explanation={noLatency ? `Not available: ${noLatency}.` : 'One frame in a hundred took longer than this, in the newest sample.'}
        testId="latency-p99"
      />
    </div>
  );
}
