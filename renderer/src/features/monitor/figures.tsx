import { Tooltip } from '@mantine/core';
import type { Direction } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import type { Figures as FigureValues } from '../../state/sample-store.ts';
import { useFigure } from '../../state/session.ts';
import { FigureFrame, FigureReading } from '../../ui/figure.tsx';
import { formatFps, formatMegabytesPerS, formatMs } from '../../ui/format.ts';
import { CeilingShare } from './ceiling-share.tsx';
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

const RECEIVED: LiveFigure = {
  testId: 'received-fps',
  label: 'Received',
  unit: 'FPS',
  large: true,
  explanation: 'Frames that the receiver got whole, a second, over the last second.',
  read: ({ rates }) => rates?.receivedFps ?? null,
  format: formatFps,
};

const DISPLAYED: LiveFigure = {
  testId: 'displayed-fps',
  label: 'Displayed',
  unit: 'FPS',
  large: true,
  explanation:
    'Pictures drawn in this window, a second, over the last second. The window takes the newest frame at its own pace and does not slow the stream.',
  read: ({ rates }) => rates?.displayedFps ?? null,
  format: formatFps,
  reason: 'frames.displayed',
};

const PAYLOAD: LiveFigure = {
  testId: 'mb-per-s',
  label: 'Payload',
  unit: 'MB/s',
  explanation: 'Bytes of the messages received, uncompressed, a second, over the last second. 1 MB is 1 000 000 bytes.',
  read: ({ rates }) => (rates ? rates.payloadBytesPerS / 1e6 : null),
  format: (value) => formatMegabytesPerS(value === null ? null : value * 1e6),
};

const LATENCY_P50: LiveFigure = {
  testId: 'latency-p50',
  label: 'Latency p50',
  unit: 'ms',
  explanation: 'Half of the frames arrived within this time of the moment they were meant to be sent, in the newest sample.',
  read: ({ latency }) => latency?.p50 ?? null,
  format: formatMs,
  reason: 'latencyMs',
};

const LATENCY_P99: LiveFigure = {
  testId: 'latency-p99',
  label: 'Latency p99',
  unit: 'ms',
  explanation: 'One frame in a hundred took longer than this, in the newest sample.',
  read: ({ latency }) => latency?.p99 ?? null,
  format: formatMs,
  reason: 'latencyMs',
};

const ANSWERED: LiveFigure = {
  testId: 'answered-per-s',
  label: 'Answered',
  unit: '/s',
  large: true,
  explanation: 'Images that the client has its answer to, a second, over the last second.',
  read: ({ answeredPerS }) => answeredPerS,
  format: formatFps,
  reason: 'exchanges',
};

const HEARTBEAT: LiveFigure = {
  testId: 'heartbeat-rtt',
  label: 'Heartbeat',
  unit: 'ms',
  large: true,
  explanation:
    'From the newest ping of the server until the pong to it was handled. A loop that is held sends no ping and handles no pong.',
  read: ({ heartbeatRttMs }) => heartbeatRttMs,
  format: formatMs,
  reason: 'heartbeatRttMs',
};

const exchangeTime = (p: 'p50' | 'p99', explanation: string): LiveFigure => ({
  testId: `exchange-${p}`,
  label: `Exchange ${p}`,
  unit: 'ms',
  explanation,
  read: ({ exchange }) => exchange?.[p] ?? null,
  format: formatMs,
  reason: 'exchanges',
});

const STREAM: readonly LiveFigure[] = [RECEIVED, DISPLAYED, PAYLOAD, LATENCY_P50, LATENCY_P99];
const FIGURES: Record<Direction, readonly LiveFigure[]> = {
  ingest: STREAM,
  listen: STREAM,
  echo: [
    RECEIVED,
    ANSWERED,
    PAYLOAD,
    exchangeTime('p50', 'Half of the images had their answer within this time of their start, handshakes included, in the newest sample.'),
    exchangeTime('p99', 'One image in a hundred took longer than this, in the newest sample.'),
  ],
  push: STREAM,
  relay: [
    {
      ...RECEIVED,
      label: 'Delivered',
      explanation: 'Copies that the subscribers received whole, a second, over the last second: one for each member of the group.',
    },
    ...STREAM.slice(1),
  ],
};
/** Text has no picture; how the server's loop feels to a peer is worth more. */
const TEXT_PUSH: readonly LiveFigure[] = [RECEIVED, HEARTBEAT, PAYLOAD, LATENCY_P50, LATENCY_P99];

/** The figures of the stream over the last second. They stay as they were when the run has ended. */
export function Figures() {
  const figures = useApp((state) => {
    const { direction, payload } = viewedScenario(state);
    return direction === 'push' && payload.kind === 'text' ? TEXT_PUSH : FIGURES[direction];
  });
  return (
    <div className={classes.figures}>
      {figures.map((figure) => (
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
      <FigureFrame label={label} unit={unit} large={large} beside={figure.testId === RECEIVED.testId && <CeilingShare />}>
        <Live figure={figure} />
      </FigureFrame>
    </Tooltip>
  );
}

function Live({ figure }: { figure: LiveFigure }) {
  const value = useFigure(figure.read);
  return <FigureReading value={value} text={figure.format(value)} testId={figure.testId} />;
}
