import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import { lastChangeMs } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { loopHeldMs } from '../../state/newest-reading.ts';
import { useFigure, useSession } from '../../state/session.ts';
import { useEndFigures, useToldFigure } from '../../state/told-figure.ts';
import { spanText } from '../../state/told-span.ts';
import { useStoreVersion } from '../../state/use-store-version.ts';
import { formatCount, formatDelay } from '../../ui/format.ts';
import classes from './arrival.module.css';
import { gapVerdict, ofOneConnection } from './arrival-gaps.ts';
import { type ArrivalLayout, type GapLabel, layoutArrivals } from './arrival-lines.ts';
import { momentTicks } from './exchange-lines.ts';

const APART_MS = 250;
const HELD_SPAN_MS = 5_000;
const SIDE_PX = 64;
const END_PX = 30;
const AXIS_PX = 18;
const LABEL_PX = 18;

/** Direction push: when messages were sent and when they arrived, on one axis, and what the gaps say. */
export function ArrivalPanel({ hasPicture }: { hasPicture: boolean }) {
  const { arrivals: store, samples } = useSession();
  const version = useStoreVersion(store, APART_MS);
  const changedAtMs = useApp((state) => lastChangeMs(state.events) ?? 0);
  const { ref, width, height } = useElementSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the store holds
  const seen = useMemo(() => {
    const own = ofOneConnection(store.records.toArray().filter(({ sentMs }) => sentMs >= changedAtMs));
    const { sample, serverHeldMs } = samples.getFigures();
    // A change has to be over for as long as that reading reaches back.
    const heldMs = sample && sample.tMs - changedAtMs < HELD_SPAN_MS && changedAtMs > 0 ? loopHeldMs(sample, 'server') : serverHeldMs;
    return {
      connection: own?.connection ?? null,
      connections: own?.connections ?? 0,
      arrivals: own?.arrivals ?? [],
      verdict: gapVerdict(own?.arrivals ?? [], heldMs),
    };
  }, [store, samples, version, changedAtMs]);
  const layout = useMemo(() => layoutArrivals(seen.arrivals, Math.max(1, width - SIDE_PX - END_PX)), [seen.arrivals, width]);
  return (
    <section className={classes.panel} data-fills={!hasPicture || undefined} aria-label="Sent and arrived">
      <div className={classes.head}>
        <p className={classes.sentence} role="status" data-testid="gap-sentence" data-kind={seen.verdict.kind}>
          {seen.verdict.text}
        </p>
        <span className={classes.basis}>
          median of {formatCount(seen.verdict.messages)} {seen.verdict.messages === 1 ? 'message' : 'messages'}
          {seen.connections > 1 && `, connection ${seen.connection} of ${seen.connections}`}
        </span>
      </div>
      <div ref={ref} className={classes.plot}>
        {width > 0 && height > 0 && <Plot layout={layout} width={width} height={height} text={seen.verdict.text} />}
      </div>
      <Facts />
    </section>
  );
}

function Plot({ layout, width, height, text }: { layout: ArrivalLayout; width: number; height: number; text: string }) {
  const { lines, sentLabels, arrivedLabels, fromMs, toMs } = layout;
  const inner = width - SIDE_PX - END_PX;
  const sentY = LABEL_PX + 8;
  const arrivedY = Math.max(sentY + 24, height - AXIS_PX - LABEL_PX - 8);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`When messages were sent and when they arrived. ${text}`}
      data-testid="arrival-lines"
    >
      <g transform={`translate(${SIDE_PX} 0)`}>
        <text className={classes.side} x={-SIDE_PX} y={sentY + 4}>
          sent
        </text>
        <text className={classes.side} x={-SIDE_PX} y={arrivedY + 4}>
          arrived
        </text>
        <path d={`M0 ${sentY}H${inner}M0 ${arrivedY}H${inner}`} stroke="var(--line)" />
        {lines.map(({ sequence, sentX, arrivedX }) => (
          <g key={sequence}>
            <path d={`M${sentX} ${sentY}L${arrivedX} ${arrivedY}`} stroke="var(--dim)" strokeOpacity={0.55} />
            <circle cx={sentX} cy={sentY} r={4} fill="var(--series-2)" />
            <circle cx={arrivedX} cy={arrivedY} r={4} fill="var(--series-1)" />
          </g>
        ))}
        <Labels labels={sentLabels} y={sentY - 11} inner={inner} />
        <Labels labels={arrivedLabels} y={arrivedY + 19} inner={inner} />
        {lines.length > 0 &&
          momentTicks(fromMs, toMs, Math.max(2, inner / 90)).map(({ atMs, text: tick }) => (
            <text key={atMs} className={classes.tick} x={((atMs - fromMs) / (toMs - fromMs)) * inner} y={height - 4} textAnchor="middle">
              {tick}
            </text>
          ))}
      </g>
    </svg>
  );
}

function Labels({ labels, y, inner }: { labels: readonly GapLabel[]; y: number; inner: number }) {
  return labels.map(({ x, gapMs, together }) => (
    <text
      key={`${x} ${together}`}
      className={classes.gap}
      data-together={together > 1 || undefined}
      x={Math.min(inner - 8, Math.max(8, x))}
      y={y}
      textAnchor="middle"
    >
      {gapMs === null ? `${together} at once` : formatDelay(gapMs)}
    </text>
  ));
}

/** What the server computed meanwhile, and how its loop felt to a peer. */
function Facts() {
  const done = useFigure(({ sample }) => sample?.processing?.done ?? null);
  const mean = useFigure(({ sample }) => {
    const processing = sample?.processing;
    return processing && processing.done > 0 ? (processing.seconds * 1_000) / processing.done : null;
  });
  const held = useFigure(({ serverHeldMs }) => serverHeldMs);
  const rtt = useToldFigure(({ heartbeatRttMs }) => heartbeatRttMs);
  const end = useEndFigures();
  const rttText = `From ${end ? `a ping until its pong was handled, the median ${spanText(end)}` : 'the newest ping until its pong was handled'}.`;
  const rttMissing = useFigure(({ sample }) =>
    sample && sample.heartbeatRttMs === null ? (sample.unavailable['heartbeatRttMs'] ?? null) : null,
  );
  return (
    <dl className={classes.facts}>
      {done !== null && (
        <>
          <div title="Computations that are done since the run began.">
            <dt>computed</dt>
            <dd>{formatCount(done)}</dd>
          </div>
          <div title="Wall time of one computation, mean since the run began.">
            <dt>each took</dt>
            <dd>{formatDelay(mean)}</dd>
          </div>
        </>
      )}
      <div title="The longest that the server’s event loop was held in the last five seconds.">
        <dt>loop held for</dt>
        <dd>{formatDelay(held)}</dd>
      </div>
      <div title={rttMissing === null ? rttText : `Not available: ${rttMissing}.`}>
        <dt>heartbeat</dt>
        <dd>{formatDelay(rtt)}</dd>
      </div>
    </dl>
  );
}
