import { Tooltip } from '@mantine/core';
import type { Figures as FigureValues } from '../../state/sample-store.ts';
import { useFigure } from '../../state/session.ts';
import { FigureFrame, FigureReading } from '../../ui/figure.tsx';
import { formatFps, formatMegabytesPerS, formatMs } from '../../ui/format.ts';
import classes from './monitor.module.css';

interface LiveFigure {
  testId: string;
  label: string;
  unit: string;
  large?: boolean;
  explanation: string;
  read: (figures: FigureValues) => number | null;
  format: (value: number | null) => string;
  /** Path of `unavailable` that says why there is no reading. */
  reason?: string;
}

const FIGURES: readonly LiveFigure[] = [
  {
    testId: 'received-fps',
    label: 'Received',
    unit: 'FPS',
    large: true,
    explanation: 'Frames that the server received whole, a second, over the last second.',
    read: ({ rates }) => rates?.receivedFps ?? null,
    format: formatFps,
  },
  {
    testId: 'displayed-fps',
    label: 'Displayed',
    unit: 'FPS',
    large: true,
    explanation:
      'Pictures drawn in this window, a second, over the last second. The window takes the newest frame at its own pace and does not slow the stream.',
    read: ({ rates }) => rates?.displayedFps ?? null,
    format: formatFps,
    reason: 'frames.displayed',
  },
  {
    testId: 'mb-per-s',
    label: 'Payload',
    unit: 'MB/s',
    explanation: 'Bytes of the messages received, uncompressed, a second, over the last second. 1 MB is 1 000 000 bytes.',
    read: ({ rates }) => (rates ? rates.payloadBytesPerS / 1e6 : null),
    format: (value) => formatMegabytesPerS(value === null ? null : value * 1e6),
  },
  {
    testId: 'latency-p50',
    label: 'Latency p50',
    unit: 'ms',
    explanation: 'Half of the frames arrived within this time of the moment they were meant to be sent, in the newest sample.',
    read: ({ latency }) => latency?.p50 ?? null,
    format: formatMs,
    reason: 'latencyMs',
  },
  {
    testId: 'latency-p99',
    label: 'Latency p99',
    unit: 'ms',
    explanation: 'One frame in a hundred took longer than this, in the newest sample.',
    read: ({ latency }) => latency?.p99 ?? null,
    format: formatMs,
    reason: 'latencyMs',
  },
];

/** The figures of the stream over the last second. They stay as they were when the run has ended. */
export function Figures() {
  return (
    <div className={classes.figures}>
      {FIGURES.map((figure) => (
        <Framed key={figure.testId} figure={figure} />
      ))}
    </div>
  );
}

function Framed({ figure }: { figure: LiveFigure }) {
  const { label, unit, large, explanation, read, reason } = figure;
  const missing = useFigure((figures) =>
    reason !== undefined && figures.sample && read(figures) === null ? (figures.sample.unavailable[reason] ?? null) : null,
  );
  return (
    <Tooltip position="bottom" label={missing === null ? explanation : `Not available: ${missing}.`}>
      <FigureFrame label={label} unit={unit} large={large}>
        <Live figure={figure} />
      </FigureFrame>
    </Tooltip>
  );
}

function Live({ figure }: { figure: LiveFigure }) {
  const value = useFigure(figure.read);
  return <FigureReading value={value} text={figure.format(value)} testId={figure.testId} />;
}
