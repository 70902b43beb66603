import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Direction } from '../../../../contract/index.ts';
import { useApp, viewedScenario } from '../../state/app-store.ts';
import type { Figures as FigureValues } from '../../state/sample-store.ts';
import { useFigure } from '../../state/session.ts';
import { useIsPast } from '../../state/stream-figure.ts';
import { useEndFigures, useToldFigure } from '../../state/told-figure.ts';
import { useToldSpan } from '../../state/told-span.ts';
import { FigureFrame, FigureReading } from '../../ui/figure.tsx';
import { formatBytes, formatCount, formatFps, formatMegabytesPerS, formatMs } from '../../ui/format.ts';
import { CeilingShare } from './ceiling-share.tsx';
import { DisplayReasonMark } from './display-reason-mark.tsx';
import classes from './monitor.module.css';

interface LiveFigure {
  testId: string;
  label: string;
  /** Or what suits the value. */
  unit: string | ((value: number | null) => string);
  large?: boolean;
  /** What it is; over which time stands behind it. */
  text: string;
  /** Over which time while the run goes on, where that is not the last second. */
  live?: string;
  more?: string;
  read: (figures: FigureValues) => number | null;
  format: (value: number | null) => string;
  /** Path of `unavailable` that says why there is no reading. */
  reason?: string;
  /** What it is of a run that has ended, where it was a single reading. */
  atEnd?: 'mean' | 'median' | 'at most';
}

const LAST_SECOND = 'over the last second';
const NEWEST_SAMPLE = 'in the newest sample';

const RECEIVED: LiveFigure = {
  testId: 'received-fps',
  label: 'Received',
  unit: 'FPS',
  large: true,
  text: 'Frames that the receiver got whole, a second',
  read: ({ rates }) => rates?.receivedFps ?? null,
  format: formatFps,
};

const DISPLAYED: LiveFigure = {
  testId: 'displayed-fps',
  label: 'Displayed',
  unit: 'FPS',
  large: true,
  text: 'Pictures drawn in this window, a second',
  more: 'The window takes the newest frame at its own pace, and fewer while the processors are full (down to about one a second), so that it does not slow the stream.',
  read: ({ rates }) => rates?.displayedFps ?? null,
  format: formatFps,
  reason: 'frames.displayed',
};

const PAYLOAD: LiveFigure = {
  testId: 'mb-per-s',
  label: 'Payload',
  unit: 'MB/s',
  text: 'Bytes of the messages received, uncompressed, a second',
  more: '1 MB is 1,000,000 bytes.',
  read: ({ rates }) => (rates ? rates.payloadBytesPerS / 1e6 : null),
  format: (value) => formatMegabytesPerS(value === null ? null : value * 1e6),
};

const LATENCY_P50: LiveFigure = {
  testId: 'latency-p50',
  label: 'Latency p50',
  unit: 'ms',
  text: 'Half of the frames arrived within this time of the moment they were meant to be sent',
  live: NEWEST_SAMPLE,
  read: ({ latency }) => latency?.p50 ?? null,
  format: formatMs,
  reason: 'latencyMs',
};

const LATENCY_P99: LiveFigure = {
  testId: 'latency-p99',
  label: 'Latency p99',
  unit: 'ms',
  text: 'One frame in a hundred took longer than this',
  live: NEWEST_SAMPLE,
  read: ({ latency }) => latency?.p99 ?? null,
  format: formatMs,
  reason: 'latencyMs',
};

const ANSWERED: LiveFigure = {
  testId: 'answered-per-s',
  label: 'Answered',
  unit: '/s',
  large: true,
  text: 'Images that the client has its answer to, a second',
  more: 'What the server received stands beside it: of an image that is under way when that time begins or ends, only its arrival or only its answer falls into it.',
  read: ({ answeredPerS }) => answeredPerS,
  format: formatFps,
  reason: 'exchanges',
};

const HEARTBEAT: LiveFigure = {
  testId: 'heartbeat-rtt',
  label: 'Heartbeat',
  unit: 'ms',
  large: true,
  text: 'From a ping of the server until the pong to it was handled',
  live: 'the newest',
  atEnd: 'median',
  more: 'A loop that is held sends no ping and handles no pong.',
  read: ({ heartbeatRttMs }) => heartbeatRttMs,
  format: formatMs,
  reason: 'heartbeatRttMs',
};

const exchangeTime = (p: 'p50' | 'p99', text: string): LiveFigure => ({
  testId: `exchange-${p}`,
  label: `Exchange ${p}`,
  unit: 'ms',
  text,
  live: NEWEST_SAMPLE,
  read: ({ exchange }) => exchange?.[p] ?? null,
  format: formatMs,
  reason: 'exchanges',
});

/** The number of bytes without its unit, which stands beside it. */
const inBytes = {
  unit: (bytes: number | null) => (bytes === null ? '' : formatBytes(bytes).split(' ')[1]!),
  format: (bytes: number | null) => formatBytes(bytes).split(' ')[0]!,
};

const queue = (label: string, station: 'receiver.kernel' | 'sender.kernel', testId: string, what: string): LiveFigure[] => [
  {
    testId,
    label,
    large: true,
    text: `${what}, summed over the sockets that match`,
    live: 'in the newest reading',
    atEnd: 'mean',
    read: ({ sample }) => sample?.stations[station]?.bytes ?? null,
    reason: `stations.${station}`,
    ...inBytes,
  },
  {
    testId: `${testId}-peak`,
    label: `${label}, peak`,
    text: `${what}: the most in any sample`,
    live: 'since the run began',
    read: ({ sample, stations }) => (sample?.stations[station] || stations.peakBytes[station] > 0 ? stations.peakBytes[station] : null),
    ...inBytes,
  },
];
const [RECV_QUEUE, RECV_PEAK] = queue('Recv-Q', 'receiver.kernel', 'recv-q', 'Bytes that have arrived and that the process has not read');
const [SEND_QUEUE, SEND_PEAK] = queue(
  'Send-Q',
  'sender.kernel',
  'send-q',
  'Bytes that the process has written and that the other end has not acknowledged',
);

const MATCHING: LiveFigure = {
  testId: 'sockets-matching',
  label: 'Sockets',
  unit: (sockets) => (sockets === null ? '' : sockets === 1 ? 'matches' : 'match'),
  text: 'Established connections of this machine that match',
  atEnd: 'at most',
  live: 'in the newest reading',
  read: ({ sample }) => (sample?.kernel ? (sample.kernel.receiver?.sockets ?? 0) : null),
  format: formatCount,
  reason: 'kernel',
};

const STREAM: readonly LiveFigure[] = [RECEIVED, DISPLAYED, PAYLOAD, LATENCY_P50, LATENCY_P99];
const FIGURES: Record<Direction, readonly LiveFigure[]> = {
  ingest: STREAM,
  listen: STREAM,
  echo: [
    RECEIVED,
    ANSWERED,
    PAYLOAD,
    exchangeTime('p50', 'Half of the images had their answer within this time of their start, handshakes included'),
    exchangeTime('p99', 'One image in a hundred took longer than this'),
  ],
  push: STREAM,
  observe: [RECV_QUEUE!, SEND_QUEUE!, MATCHING, RECV_PEAK!, SEND_PEAK!],
  relay: [
    {
      ...RECEIVED,
      label: 'Delivered',
      text: 'Copies that the subscribers received whole, one for each member of the group, a second',
    },
    ...STREAM.slice(1),
  ],
};
/** Text has no picture; how the server's loop feels to a peer is worth more. */
const TEXT_PUSH: readonly LiveFigure[] = [RECEIVED, HEARTBEAT, PAYLOAD, LATENCY_P50, LATENCY_P99];

/** What stands behind the label of a figure. */
const BESIDE: Partial<Record<string, ReactNode>> = { [RECEIVED.testId]: <CeilingShare />, [DISPLAYED.testId]: <DisplayReasonMark /> };

/** The figures of the stream over the last second; once it has ended, over the span that its verdict is about. */
export function Figures() {
  const figures = useApp((state) => {
    const { direction, payload } = viewedScenario(state);
    return direction === 'push' && payload.kind === 'text' ? TEXT_PUSH : FIGURES[direction];
  });
  return (
    <>
      <div className={classes.figures}>
        {figures.map((figure) => (
          <Framed key={figure.testId} figure={figure} />
        ))}
      </div>
      <Span />
    </>
  );
}

/** Under the figures and above the ledger: over which time the ones are, and over which the counts of the other. */
function Span() {
  const end = useEndFigures();
  const isPast = useIsPast();
  const observes = useApp((state) => viewedScenario(state).direction === 'observe');
  const hasFigures = useFigure(({ sample }) => sample !== null);
  const span = useToldSpan(observes ? 'in the newest reading' : LAST_SECOND);
  const text = isPast && !end ? `${span}; too little was measured for more` : span;
  return (
    <div className={classes.spans}>
      <p className={classes.span} data-testid="figures-span" data-whole={end !== null || undefined}>
        {hasFigures && text.charAt(0).toUpperCase() + text.slice(1)}
      </p>
      {!observes && <p data-testid="ledger-span">{hasFigures && `Counts below: ${isPast ? 'of the whole run' : 'since the start'}`}</p>}
    </div>
  );
}

function Framed({ figure }: { figure: LiveFigure }) {
  const { large, text, live = LAST_SECOND, more, read, reason, atEnd } = figure;
  const span = useToldSpan(live);
  const isWhole = useEndFigures() !== null;
  const label = isWhole && atEnd !== undefined ? `${figure.label}, ${atEnd}` : figure.label;
  const unit = useToldFigure((figures) => (typeof figure.unit === 'string' ? figure.unit : figure.unit(read(figures))));
  const missing = useToldFigure((figures) =>
    reason !== undefined && figures.sample && read(figures) === null ? (figures.sample.unavailable[reason] ?? null) : null,
  );
  const explanation = [`${text}, ${span}.`, more].filter((part) => part !== undefined).join(' ');
  return (
    <Tooltip position="bottom" label={missing === null ? explanation : `Not available: ${missing}.`}>
      <FigureFrame label={label} unit={unit} large={large} beside={BESIDE[figure.testId]}>
        <Live figure={figure} />
      </FigureFrame>
    </Tooltip>
  );
}

function Live({ figure }: { figure: LiveFigure }) {
  const value = useToldFigure((figures) => figure.read(figures));
  return <FigureReading value={value} text={figure.format(value)} testId={figure.testId} />;
}
