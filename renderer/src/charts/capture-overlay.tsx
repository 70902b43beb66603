import { type PointerEvent, useRef, useState } from 'react';
import type { CaptureView, RunEvent } from '../../../contract/index.ts';
import classes from './capture-charts.module.css';
import { type CaptureColumns, readingsAt } from './capture-columns.ts';
import { eventMarks, markTexts } from './chart-data.ts';
import chartClasses from './charts.module.css';
import type { ChartDefinition } from './definitions.ts';
import { AXIS_HEIGHT_PX, AXIS_WIDTH_PX, COLORS, MARGIN, readingText } from './plot-look.ts';
import { lengthOf, momentText, orderedSpan, type TimeSpan } from './time-span.ts';
import type { TimeView } from './use-time-view.ts';

/** A shorter way of the pointer is a click, not a selection. */
const LEAST_DRAG_PX = 4;
/** What happened so near to the pointer is told with the readings, as a share of what is looked at. */
const NEAR = 1 / 80;

interface CaptureOverlayProps {
  chart: ChartDefinition;
  columns: CaptureColumns;
  samples: CaptureView['samples'];
  events: readonly RunEvent[];
  view: TimeView;
  width: number;
  height: number;
  /** Where the pointer is, on whichever chart. */
  hoverMs: number | null;
  onHover: (atMs: number | null) => void;
}

/**
 * What lies over a chart's lines: the times that are in no figure, what is selected, and what follows the pointer. Dragging selects; the
 * fields of the time bar do the same by keyboard.
 */
export function CaptureOverlay({ chart, columns, samples, events, view, width, height, hoverMs, onHover }: CaptureOverlayProps) {
  const { span, whole, selection, select, showAll } = view;
  const plot = useRef<HTMLDivElement>(null);
  const [isOver, setIsOver] = useState(false);
  const [drag, setDrag] = useState<{ fromMs: number; toMs: number; fromPx: number } | null>(null);
  const plotWidth = Math.max(1, width - AXIS_WIDTH_PX - MARGIN.right);
  const plotHeight = height - MARGIN.top - MARGIN.bottom - AXIS_HEIGHT_PX;
  const x = (atMs: number) => ((atMs - span.fromMs) / lengthOf(span)) * plotWidth;
  const timeAt = (event: PointerEvent) => {
    const { left } = plot.current!.getBoundingClientRect();
    return span.fromMs + Math.min(1, Math.max(0, (event.clientX - left) / plotWidth)) * lengthOf(span);
  };
  const isDrag = (event: PointerEvent) => drag !== null && Math.abs(event.clientX - drag.fromPx) >= LEAST_DRAG_PX;

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ fromMs: timeAt(event), toMs: timeAt(event), fromPx: event.clientX });
  };
  const move = (event: PointerEvent) => {
    onHover(timeAt(event));
    if (drag) setDrag({ ...drag, toMs: timeAt(event) });
  };
  const up = (event: PointerEvent) => {
    if (drag && isDrag(event)) select(drag.fromMs, timeAt(event));
    setDrag(null);
  };

  const marked = drag && Math.abs(x(drag.toMs) - x(drag.fromMs)) >= LEAST_DRAG_PX ? orderedSpan(drag.fromMs, drag.toMs, whole) : selection;
  const tip = isOver && hoverMs !== null ? readingsAt(chart, columns, hoverMs) : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the pointer's way alone; the time bar is the keyboard's
    <div
      ref={plot}
      className={classes.plot}
      data-plot={chart.key}
      style={{ left: AXIS_WIDTH_PX, top: MARGIN.top, width: plotWidth, height: plotHeight }}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => setDrag(null)}
      onPointerEnter={() => setIsOver(true)}
      onPointerLeave={() => {
        setIsOver(false);
        onHover(null);
      }}
      onDoubleClick={showAll}
    >
      {samples.warmupEndMs !== null && (
        <Band span={{ fromMs: 0, toMs: samples.warmupEndMs }} x={x} of={plotWidth} className={classes.left} />
      )}
      {samples.drainStartMs !== null && (
        <Band span={{ fromMs: samples.drainStartMs, toMs: whole.toMs }} x={x} of={plotWidth} className={classes.left} />
      )}
      {marked && <Band span={marked} x={x} of={plotWidth} className={classes.selected} testId="chart-selection" />}
      {hoverMs !== null && hoverMs >= span.fromMs && hoverMs <= span.toMs && <div className={classes.cross} style={{ left: x(hoverMs) }} />}
      {tip && (
        <div
          className={`${chartClasses.tip} ${classes.tip}`}
          style={x(tip.tMs) > plotWidth / 2 ? { right: plotWidth - x(tip.tMs) + 10 } : { left: x(tip.tMs) + 10 }}
        >
          <strong>{momentText(tip.tMs, lengthOf(span))}</strong>
          {chart.series.map(({ key, label, color }) => (
            <div key={key} className={chartClasses.tipLine}>
              <span className={chartClasses.swatch} style={{ background: COLORS[color] }} />
              <span>{label}</span>
              <span className={chartClasses.tipValue}>
                {readingText(chart, tip.values[key]?.value ?? null, tip.values[key]?.earlierS ?? null)}
              </span>
            </div>
          ))}
          {markTexts(eventMarks(events, (tip.tMs - NEAR * lengthOf(span)) / 1_000, (2 * NEAR * lengthOf(span)) / 1_000)).texts.map(
            (text) => (
              <div key={text} className={chartClasses.tipEvent}>
                {text}
              </div>
            ),
          )}
        </div>
      )}
    </div>
  );
}

interface BandProps {
  span: TimeSpan;
  x: (atMs: number) => number;
  /** Width of the plot. */
  of: number;
  className: string | undefined;
  testId?: string;
}

function Band({ span, x, of, className, testId }: BandProps) {
  const left = Math.max(0, x(span.fromMs));
  const right = Math.min(of, x(span.toMs));
  return right <= left ? null : <div className={className} data-testid={testId} style={{ left, width: right - left }} />;
}
