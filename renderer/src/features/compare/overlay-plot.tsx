import { type PointerEvent, useMemo, useState } from 'react';
import type { ComparedCapture, ComparedChart } from '../../../../contract/index.ts';
import { timeTicks } from '../../charts/chart-data.ts';
import {
  AXIS_HEIGHT_PX,
  AXIS_WIDTH_PX,
  DOT_RADIUS_PX,
  MARGIN,
  plainText,
  TICK_FONT_PX,
  tickText,
  withItsTime,
} from '../../charts/plot-look.ts';
import { formatClock } from '../../ui/format.ts';
import { captureColor } from './capture-letter.tsx';
import classes from './compare.module.css';
import { overlayDots, overlayPath, readingAt } from './overlay-line.ts';
import { overlayScale } from './overlay-scale.ts';

const TIP_PX = 190;
/** A value further from the pointer than this share of the axis is not the pointer's. */
const NEAR_SHARE = 1 / 60;

interface OverlayPlotProps {
  chart: ComparedChart;
  captures: readonly ComparedCapture[];
  endMs: number;
  width: number;
  height: number;
}

/** A line a capture over the time since the start of each run; the values under the pointer beside it. */
export function OverlayPlot({ chart, captures, endMs, width, height }: OverlayPlotProps) {
  const [pointerPx, setPointerPx] = useState<number | null>(null);
  const [left, right, top, bottom] = [AXIS_WIDTH_PX, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom - AXIS_HEIGHT_PX];
  const drawn = useMemo(() => {
    const scale = overlayScale(chart);
    const x = (tMs: number) => left + (tMs / endMs) * (right - left);
    const y = (value: number) => bottom - scale.share(value) * (bottom - top);
    const paths = chart.lines.map((line) => ({ capture: line.capture, path: overlayPath(line.points, x, y), dots: overlayDots(line) }));
    return { scale, x, y, paths };
  }, [chart, endMs, left, right, top, bottom]);
  const { scale, x, y, paths } = drawn;
  const tMs = pointerPx === null ? null : Math.min(endMs, Math.max(0, ((pointerPx - left) / (right - left)) * endMs));
  const follow = (event: PointerEvent<SVGSVGElement>) => setPointerPx(event.clientX - event.currentTarget.getBoundingClientRect().left);
  const letters = chart.lines.flatMap(({ capture, points }) => (points.length > 0 ? captures[capture]!.letter : []));
  return (
    <div className={classes.plot}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${chart.title}, ${chart.unit}, over time: ${letters.join(', ')}`}
        fontSize={TICK_FONT_PX}
        fill="var(--dim)"
        onPointerMove={follow}
        onPointerLeave={() => setPointerPx(null)}
      >
        {scale.ticks.map((value) => (
          <g key={value}>
            <path d={`M${left} ${y(value)}H${right}`} stroke="var(--line)" />
            <text x={left - 6} y={y(value) + 3.5} textAnchor="end">
              {tickText(value)}
            </text>
          </g>
        ))}
        {timeTicks(0, endMs / 1_000).map((tS) => (
          <text key={tS} x={Math.min(x(tS * 1_000), width - 16)} y={bottom + 13} textAnchor="middle">
            {formatClock(tS)}
          </text>
        ))}
        {paths.map(({ capture, path }) => (
          <path
            key={capture}
            d={path}
            fill="none"
            stroke={captureColor(capture)}
            strokeWidth={1.5}
            strokeLinejoin="round"
            data-testid="overlay-line"
          />
        ))}
        {paths.map(({ capture, dots }) =>
          dots.map(([at, value]) => (
            <circle
              key={`${capture} ${at}`}
              cx={x(at)}
              cy={y(value)}
              r={DOT_RADIUS_PX}
              fill={captureColor(capture)}
              data-testid="overlay-dot"
            />
          )),
        )}
        {tMs !== null && <path d={`M${x(tMs)} ${top}V${bottom}`} stroke="var(--dim)" />}
      </svg>
      {tMs !== null && (
        <div className={classes.tip} style={x(tMs) > width - TIP_PX - 20 ? { right: width - x(tMs) + 8 } : { left: x(tMs) + 8 }}>
          <strong>{formatClock(tMs / 1_000)}</strong>
          {chart.lines.map((line) => {
            const { capture } = line;
            const { value, earlierMs } = readingAt(line, tMs, Math.max(250, endMs * NEAR_SHARE));
            return (
              <div key={capture} className={classes.tipLine}>
                <span className={classes.tipSwatch} style={{ background: captureColor(capture) }} />
                <span>{captures[capture]!.letter}</span>
                <span>
                  {value === null
                    ? 'no reading'
                    : withItsTime(`${plainText(value)} ${chart.unit}`, earlierMs === null ? null : earlierMs / 1_000)}
                </span>
              </div>
            );
          })}
        </div>
      )}
    </div>
  );
}
