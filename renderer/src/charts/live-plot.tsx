import { useId } from 'react';
import { formatClock } from '../ui/format.ts';
import { markTexts, readingDots, timeTicks } from './chart-data.ts';
import classes from './charts.module.css';
import { linePath } from './line-path.ts';
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
  TICK_FONT_PX,
  tickText,
} from './plot-look.ts';

/** A character of a time label is at most so wide: the last label keeps half of its width from the edge. */
const TIME_CHARACTER_PX = 7;

interface LivePlotProps extends PlotProps {
  /** Lines come from beyond both ends of the time that is shown, and are cut there. */
  isClipped?: boolean;
}

/**
 * The chart of a run as it goes: a path a series and nothing that follows the pointer. It is drawn anew each second beside a
 * stream at full rate, so that it must cost next to nothing; the chart of a held view, which answers the pointer, costs ten times as much.
 */
export function LivePlot({ chart, rows, marks, level, fromS, toS, width, height, isClipped = false }: LivePlotProps) {
  const clipId = useId();
  const { top, isLevelNear } = axisTop(chart, rows, level);
  const left = AXIS_WIDTH_PX;
  const right = width - MARGIN.right;
  const bottom = height - MARGIN.bottom - AXIS_HEIGHT_PX;
  const x = (tS: number) => left + ((tS - fromS) / (toS - fromS)) * (right - left);
  const y = (value: number) => bottom - (value / top) * (bottom - MARGIN.top);
  const levelY = level && isLevelNear ? y(level.value) : MARGIN.top;
  return (
    <svg
      className={classes.livePlot}
      width={width}
      height={height}
      role="img"
      aria-label={`${chart.title}, ${chart.unit}`}
      fontSize={TICK_FONT_PX}
      fill="var(--dim)"
    >
      {[0, top / 2, top].map((value) => (
        <g key={value}>
          <path d={`M${left} ${y(value)}H${right}`} stroke="var(--line)" />
          <text x={left - 6} y={y(value) + 3.5} textAnchor="end">
            {tickText(value)}
          </text>
        </g>
      ))}
      {timeTicks(fromS, toS).map((tS) => {
        const label = formatClock(tS);
        return (
          <text key={tS} x={Math.min(x(tS), width - (label.length * TIME_CHARACTER_PX) / 2)} y={bottom + 13} textAnchor="middle">
            {label}
          </text>
        );
      })}
      {marks.map((mark) => (
        <g key={mark.tS} stroke={MARK_COLORS[mark.severity]}>
          <path d={`M${x(mark.tS)} ${MARGIN.top}V${bottom}`} strokeDasharray="2 2" />
          <path d={`M${x(mark.tS) - 4} ${MARGIN.top - 8}h8l-4 7z`} fill={MARK_COLORS[mark.severity]} stroke="none">
            <title>{markTexts([mark]).texts.join('\n')}</title>
          </path>
        </g>
      ))}
      {level && isLevelNear && <path d={`M${left} ${levelY}H${right}`} stroke={LEVEL_COLOR} strokeDasharray={LEVEL_DASHES} />}
      {isClipped && (
        <clipPath id={clipId}>
          <rect x={left} y={0} width={Math.max(0, right - left)} height={height} />
        </clipPath>
      )}
      {chart.series.map(({ key, color, dashed }) => (
        <path
          key={key}
          clipPath={isClipped ? `url(#${clipId})` : undefined}
          d={linePath(rows, key, isClipped ? Number.NEGATIVE_INFINITY : fromS, x, y)}
          fill="none"
          stroke={COLORS[color]}
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeDasharray={dashed ? DASHES : undefined}
        />
      ))}
      {chart.series.map(({ key, color }) =>
        [...readingDots(rows, key)].map((index) => {
          const row = rows[index]!;
          return row.tS < fromS || row.tS > toS ? null : (
            <circle key={`${key}${row.tS}`} cx={x(row.tS)} cy={y(row[key] ?? 0)} r={DOT_RADIUS_PX} fill={COLORS[color]} />
          );
        }),
      )}
      {level && (
        <text x={right} y={levelTextY(levelY, isLevelNear)} textAnchor="end">
          <title>{levelTitle(level)}</title>
          {levelText(level, chart.unit, isLevelNear)}
        </text>
      )}
    </svg>
  );
}
