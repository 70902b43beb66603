import { memo, useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts';
import { formatClock } from '../ui/format.ts';
import { type ChartRow, type EventMark, joinedRows, markTexts, readingAt, readingDots, timeTicks } from './chart-data.ts';
import classes from './charts.module.css';
import type { ChartDefinition } from './definitions.ts';
import { levelTitle } from './plot-level.ts';
import {
  AXIS_HEIGHT_PX,
  AXIS_WIDTH_PX,
  axisTop,
  COLORS,
  DASHES,
  DOT_RADIUS_PX,
  LEVEL_COLOR,
  LEVEL_DASHES,
  levelText,
  levelTextY,
  MARGIN,
  MARK_COLORS,
  type PlotProps,
  readingText,
  TICK_FONT_PX,
  tickText,
} from './plot-look.ts';

const TICK = { fill: 'var(--dim)', fontSize: TICK_FONT_PX };

/** One chart over the time axis that all of them share. Draws what it is given; knows nothing of the run. */
export const TimeChart = memo(function TimeChart({ chart, rows, marks, level, fromS, toS, width, height }: PlotProps) {
  const { top, isLevelNear } = useMemo(() => axisTop(chart, rows, level), [chart, rows, level]);
  const dots = useMemo(() => new Map(chart.series.map(({ key }) => [key, readingDots(rows, key)])), [chart, rows]);
  const joined = useMemo(
    () =>
      joinedRows(
        rows,
        chart.series.map(({ key }) => key),
      ),
    [chart, rows],
  );
  return (
    <LineChart width={width} height={height} data={joined} margin={MARGIN} title={chart.title}>
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis
        dataKey="tS"
        type="number"
        domain={[fromS, toS]}
        ticks={timeTicks(fromS, toS)}
        allowDataOverflow
        height={AXIS_HEIGHT_PX}
        tick={TICK}
        tickLine={false}
        tickMargin={2}
        axisLine={{ stroke: 'var(--line)' }}
        tickFormatter={formatClock}
      />
      <YAxis
        width={AXIS_WIDTH_PX}
        domain={[0, top]}
        ticks={[0, top / 2, top]}
        tick={TICK}
        tickLine={false}
        axisLine={false}
        tickFormatter={tickText}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--dim)', strokeWidth: 1 }}
        content={({ active, payload, label }) =>
          active && payload?.[0] ? <ChartTip chart={chart} rows={rows} tS={Number(label)} marks={marks} spanS={toS - fromS} /> : null
        }
      />
      {marks.map((mark) => (
        <ReferenceLine
          key={mark.tS}
          x={mark.tS}
          stroke={MARK_COLORS[mark.severity]}
          strokeDasharray="2 2"
          label={(props: { viewBox?: unknown }) => <MarkHead mark={mark} viewBox={props.viewBox as { x: number; y: number }} />}
        />
      ))}
      {level && (
        <ReferenceLine
          y={isLevelNear ? level.value : top}
          stroke={isLevelNear ? LEVEL_COLOR : 'none'}
          strokeDasharray={LEVEL_DASHES}
          label={(props: { viewBox?: unknown }) => {
            const { x, y, width: plotWidth } = props.viewBox as { x: number; y: number; width: number };
            return (
              <text x={x + plotWidth} y={levelTextY(y, isLevelNear)} textAnchor="end" fontSize={TICK_FONT_PX} fill={LEVEL_COLOR}>
                <title>{levelTitle(level)}</title>
                {levelText(level, chart.unit, isLevelNear)}
              </text>
            );
          }}
        />
      )}
      {chart.series.map(({ key, label, color, dashed }) => {
        const points = dots.get(key);
        return (
          <Line
            key={key}
            dataKey={key}
            name={label}
            type="linear"
            stroke={COLORS[color]}
            strokeWidth={1.5}
            strokeDasharray={dashed ? DASHES : undefined}
            connectNulls={false}
            isAnimationActive={false}
            activeDot={({ key: id, index, cx, cy }) =>
              // On the line between two readings there is nothing to point at.
              rows[index]?.[key] == null ? <g key={id} /> : <circle key={id} cx={cx} cy={cy} r={2.5} fill={COLORS[color]} />
            }
            dot={
              points && points.size > 0
                ? (dot) =>
                    points.has(dot.index) ? (
                      <circle key={dot.key} cx={dot.cx} cy={dot.cy} r={DOT_RADIUS_PX} fill={COLORS[color]} />
                    ) : (
                      <g key={dot.key} />
                    )
                : false
            }
          />
        );
      })}
    </LineChart>
  );
});

/** The handle on top of an event's line; its text comes with the pointer. */
function MarkHead({ mark, viewBox }: { mark: EventMark; viewBox: { x: number; y: number } }) {
  const { x, y } = viewBox;
  return (
    <path d={`M${x - 4} ${y - 8}h8l-4 7z`} className={classes.mark} data-severity={mark.severity}>
      <title>{markTexts([mark]).texts.join('\n')}</title>
    </path>
  );
}

/** So many texts of events are told beside the values; all are in the list of events. */
const TIP_TEXTS = 6;

interface ChartTipProps {
  chart: ChartDefinition;
  rows: readonly ChartRow[];
  tS: number;
  marks: readonly EventMark[];
  spanS: number;
}

/** The values under the pointer, and what happened there. */
function ChartTip({ chart, rows, tS, marks, spanS }: ChartTipProps) {
  const index = rows.findIndex((row) => row.tS === tS);
  const near = marks.filter((mark) => Math.abs(mark.tS - tS) <= spanS / 80);
  const { texts, moreEvents } = markTexts(near, TIP_TEXTS);
  return (
    <div className={classes.tip}>
      <strong>{formatClock(tS)}</strong>
      {chart.series.map(({ key, label, color }) => {
        const { value, earlierS } = readingAt(rows, index, key);
        return (
          <div key={key} className={classes.tipLine}>
            <span className={classes.swatch} style={{ background: COLORS[color] }} />
            <span>{label}</span>
            <span className={classes.tipValue}>{readingText(chart, value === null ? null : value * chart.scale, earlierS)}</span>
          </div>
        );
      })}
      {texts.map((text) => (
        <div key={text} className={classes.tipEvent}>
          {text}
        </div>
      ))}
      {moreEvents > 0 && <div className={classes.tipEvent}>and {moreEvents} more</div>}
    </div>
  );
}
