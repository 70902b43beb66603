import { useElementSize } from '@mantine/hooks';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { type CaptureView, type CeilingReading, ceilingDoubt, type RunEvent, type Scenario } from '../../../contract/index.ts';
import classes from './capture-charts.module.css';
import { type CaptureColumns, columnRows, missingColumn } from './capture-columns.ts';
import { CaptureOverlay } from './capture-overlay.tsx';
import { ChartCard } from './chart-card.tsx';
import { eventMarks } from './chart-data.ts';
import chartClasses from './charts.module.css';
import { chartsOf } from './charts-of.ts';
import type { ChartDefinition } from './definitions.ts';
import { LivePlot } from './live-plot.tsx';
import { ceilingLevel } from './plot-level.ts';
import type { TimeSpan } from './time-span.ts';
import type { TimeView } from './use-time-view.ts';

const HEIGHT_PX = 150;
const TWO_COLUMNS_FROM_PX = 860;
const GAP_PX = 24;
/** Two points of a line, its lowest and its highest, for every so many pixels. */
const PX_PER_STRETCH = 1.5;
const ZOOM_STEP = 1.002;

interface CaptureChartsProps {
  scenario: Scenario;
  /** What is drawn: of the whole capture, or in more detail of what is looked at. */
  columns: CaptureColumns;
  samples: CaptureView['samples'];
  events: readonly RunEvent[];
  /** What raw TCP reached, where it is known. */
  ceiling: CeilingReading | null;
  view: TimeView;
}

/** The charts of a capture over one time axis: zooming, moving and selecting on one does it on all. */
export function CaptureCharts({ scenario, columns, samples, events, ceiling, view }: CaptureChartsProps) {
  const { ref, width } = useElementSize();
  const chartWidth = width >= TWO_COLUMNS_FROM_PX ? Math.floor((width - GAP_PX) / 2) : width;
  const [hoverMs, setHoverMs] = useState<number | null>(null);
  const host = useRef<HTMLDivElement>(null);
  useWheel(host, view);
  return (
    <div ref={host} data-testid="capture-charts">
      <div ref={ref} className={chartClasses.grid} style={{ gap: GAP_PX }}>
        {width > 0 &&
          chartsOf(scenario).map((chart) => (
            <CaptureChart
              key={chart.key}
              chart={chart}
              columns={columns}
              samples={samples}
              events={events}
              ceiling={ceiling}
              width={chartWidth}
              view={view}
              hoverMs={hoverMs}
              onHover={setHoverMs}
            />
          ))}
      </div>
    </div>
  );
}

/** The wheel with Ctrl or Command zooms about the pointer, with Shift it moves; alone it scrolls the page, as everywhere. */
function useWheel(host: React.RefObject<HTMLDivElement | null>, view: TimeView): void {
  const current = useRef(view);
  current.current = view;
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const turned = (event: WheelEvent) => {
      const plot = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-plot]') : null;
      const across = event.shiftKey ? event.deltaX + event.deltaY : event.deltaX;
      if (!plot || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
      event.preventDefault();
      const { span, zoomAbout, panBy } = current.current;
      const { left, right } = plot.getBoundingClientRect();
      const share = (event.clientX - left) / (right - left);
      if (event.ctrlKey || event.metaKey) zoomAbout(ZOOM_STEP ** event.deltaY, span.fromMs + share * (span.toMs - span.fromMs));
      else panBy((across / (right - left)) * (span.toMs - span.fromMs));
    };
    // React's own listeners for the wheel are passive: they could not keep the page from being zoomed or scrolled.
    element.addEventListener('wheel', turned, { passive: false });
    return () => element.removeEventListener('wheel', turned);
  }, [host]);
}

interface CaptureChartProps extends Omit<CaptureChartsProps, 'scenario'> {
  chart: ChartDefinition;
  width: number;
  hoverMs: number | null;
  onHover: (atMs: number | null) => void;
}

function CaptureChart({ chart, columns, samples, events, ceiling, width, view, hoverMs, onHover }: CaptureChartProps) {
  const missing = useMemo(() => {
    const missing: Record<string, string | null> = {};
    for (const series of chart.series) {
      missing[series.key] = missingColumn(series, columns, samples.unavailable);
    }
    return missing;
  }, [chart, columns, samples]);
  const { span } = view;
  const marks = useMemo(() => marksOf(events, span), [events, span]);
  return (
    <div style={{ width }} className={classes.chart}>
      <ChartCard chart={chart} missing={missing} marks={marks}>
        <div className={classes.host} style={{ width, height: HEIGHT_PX }}>
          <CapturePlot chart={chart} columns={columns} events={events} ceiling={ceiling} span={span} width={width} />
          <CaptureOverlay
            chart={chart}
            columns={columns}
            samples={samples}
            events={events}
            view={view}
            width={width}
            height={HEIGHT_PX}
            hoverMs={hoverMs}
            onHover={onHover}
          />
        </div>
      </ChartCard>
    </div>
  );
}

function marksOf(events: readonly RunEvent[], { fromMs, toMs }: TimeSpan) {
  return eventMarks(events, fromMs / 1_000, (toMs - fromMs) / 1_000);
}

interface CapturePlotProps extends Pick<CaptureChartsProps, 'columns' | 'events' | 'ceiling'> {
  chart: ChartDefinition;
  span: TimeSpan;
  width: number;
}

/** The lines. They are drawn anew when what is looked at changes, not when the pointer moves. */
const CapturePlot = memo(function CapturePlot({ chart, columns, events, ceiling, span, width }: CapturePlotProps) {
  const drawn = useMemo(() => {
    const [fromS, toS] = [span.fromMs / 1_000, span.toMs / 1_000];
    return {
      fromS,
      toS,
      rows: columnRows(chart, columns, span, 2 * Math.ceil(width / PX_PER_STRETCH)),
      marks: marksOf(events, span),
    };
  }, [chart, columns, events, span, width]);
  return (
    <LivePlot
      chart={chart}
      {...drawn}
      level={ceilingLevel(chart, ceiling?.fps ?? null, ceiling && ceilingDoubt(ceiling))}
      width={width}
      height={HEIGHT_PX}
      isClipped
    />
  );
});
