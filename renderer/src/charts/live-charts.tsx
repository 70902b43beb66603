import { ActionIcon, Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ceilingDoubt, type RunEvent, type Sample } from '../../../contract/index.ts';
import { isActive, useApp, viewedScenario } from '../state/app-store.ts';
import type { Figures, SampleStore } from '../state/sample-store.ts';
import { useSession } from '../state/session.ts';
import { ofStream, useIsPast, useStreamFigure } from '../state/stream-figure.ts';
import { ChartCard } from './chart-card.tsx';
import { eventMarks, legendText, liveRows, missingReason } from './chart-data.ts';
import classes from './charts.module.css';
import { chartsOf } from './charts-of.ts';
import type { ChartDefinition, SeriesDefinition } from './definitions.ts';
import { FIGURES_TEXT, PAST_FIGURES_TEXT } from './figures-text.ts';
import { LivePlot } from './live-plot.tsx';
import { ceilingLevel } from './plot-level.ts';
import { TimeChart } from './time-chart.tsx';

const LEAST_HEIGHT_PX = 93;
const MOST_HEIGHT_PX = 170;
/** Title, padding and border of a card. */
const CARD_EXTRA_PX = 24;
const MAX_ROWS = 360;
const LONG_SPAN_S = 600;

interface Snapshot {
  samples: readonly Sample[];
  events: readonly RunEvent[];
  figures: Figures;
}

/** The charts of the run as it goes, over the last seconds. Pausing holds the view, not the run. */
export function LiveCharts() {
  const { samples } = useSession();
  const spanS = useApp((state) => state.settings.chartSpanS);
  const [held, setHeld] = useState<Snapshot | null>(null);
  const isPast = useIsPast();
  const captureId = useApp((state) => state.run?.captureId ?? null);
  const charts = useApp((state) => chartsOf(viewedScenario(state)));
  const { ref, height } = useElementSize();
  // Of what is inside: the place of the scroll bar is not theirs.
  const { ref: insideRef, width } = useElementSize();
  const chartHeight = Math.max(LEAST_HEIGHT_PX, Math.min(MOST_HEIGHT_PX, Math.floor(height / charts.length) - CARD_EXTRA_PX));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new run lets go of the old one's view
  useEffect(() => setHeld(null), [captureId]);
  const label = held ? 'Go on with the charts' : 'Hold the charts; the run goes on';
  return (
    <aside className={classes.column} aria-label="Charts">
      <div className={classes.head}>
        <Tooltip label={isPast ? PAST_FIGURES_TEXT : FIGURES_TEXT} maw={340} multiline>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the explanation has to be reachable by keyboard */}
          <span tabIndex={0}>
            {isPast ? `Last ${spanS} s; figures are the last ones` : held ? 'Held. The run goes on.' : `Last ${spanS} s, drawn each second`}
          </span>
        </Tooltip>
        <Tooltip label={label}>
          <ActionIcon
            size="sm"
            aria-label={label}
            aria-pressed={held !== null}
            data-testid="charts-pause"
            onClick={() => setHeld(held ? null : takeSnapshot(samples))}
          >
            {held ? <IconPlayerPlayFilled size={14} /> : <IconPlayerPauseFilled size={14} />}
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.scroll} ref={ref}>
        <div ref={insideRef}>
          {width > 0 &&
            charts.map((chart, index) => (
              <LiveChart key={chart.key} chart={chart} index={index} held={held} width={width} height={chartHeight} spanS={spanS} />
            ))}
        </div>
      </div>
    </aside>
  );
}

/** What is shown now: of a run that is over, the figures of its stream, as everywhere. */
function takeSnapshot({ samples, getFigures }: SampleStore): Snapshot {
  const { run, events } = useApp.getState();
  const figures = getFigures();
  return { samples: samples.toArray(), events, figures: isActive(run) ? figures : ofStream(figures) };
}

/** Beside the name of a series: follows the samples, while the lines are drawn each second. */
function LiveValue({ chart, series }: { chart: ChartDefinition; series: SeriesDefinition }) {
  return useStreamFigure((figures) => legendText(chart, series, figures));
}

interface LiveChartProps {
  chart: ChartDefinition;
  index: number;
  held: Snapshot | null;
  width: number;
  height: number;
  spanS: number;
}

/**
 * Draws itself anew about once a second while it can be seen. The charts take turns, one or two with each sample: so no task is long, and what
 * they draw is laid out and painted together with the figures, which change with the same sample. Once the run has ended each draws whatever is new:
 * what stays must be the same as in a window that is opened then.
 */
function LiveChart({ chart, index, held, width, height, spanS }: LiveChartProps) {
  const { samples: store } = useSession();
  const ceilingFps = useApp((state) => (state.runShown ? (state.run?.ceiling?.fps ?? null) : null));
  const doubt = useApp(({ run, runShown }) => (runShown && run?.ceiling ? ceilingDoubt(run.ceiling) : null));
  const level = useMemo(() => ceilingLevel(chart, ceilingFps, doubt), [chart, ceilingFps, doubt]);
  const ref = useRef<HTMLDivElement>(null);
  const [, setTurn] = useState(0);
  const isOver = useApp((state) => !isActive(state.run));
  useEffect(() => {
    const element = ref.current;
    if (!element || held) return;
    let visible = true;
    const turn = () => setTurn((count) => count + 1);
    const observer = new IntersectionObserver(([entry]) => {
      visible = entry?.isIntersecting ?? true;
      if (visible) turn();
    });
    observer.observe(element);
    const every = spanS > LONG_SPAN_S ? 8 : 4;
    const unsubscribe = store.subscribe(() => {
      const isEmptied = store.samples.length === 0;
      const isMyTurn = isEmptied || isOver || (store.version + index) % every === 0;
      if (visible && document.visibilityState === 'visible' && isMyTurn) turn();
    });
    return () => {
      observer.disconnect();
      unsubscribe();
    };
  }, [held, index, isOver, spanS, store]);

  // A held view answers the pointer; a running one must be cheap.
  const Plot = held ? TimeChart : LivePlot;
  const samples = held?.samples ?? store.samples.toArray();
  const events = held?.events ?? useApp.getState().events;
  const last = samples[samples.length - 1];
  const toS = Math.max(spanS, (last?.tMs ?? 0) / 1_000);
  const fromS = toS - spanS;
  const rows = liveRows(chart, samples, MAX_ROWS);
  const marks = eventMarks(events, fromS, spanS);
  const missing: Record<string, string | null> = {};
  for (const series of chart.series) {
    missing[series.key] = missingReason(chart, series.key, samples);
  }
  return (
    <div ref={ref}>
      <ChartCard
        chart={chart}
        valueBeside={(series) => (held ? legendText(chart, series, held.figures) : <LiveValue chart={chart} series={series} />)}
        missing={missing}
        marks={marks}
      >
        <Plot chart={chart} rows={rows} marks={marks} level={level} fromS={fromS} toS={toS} width={width} height={height} />
      </ChartCard>
    </div>
  );
}
