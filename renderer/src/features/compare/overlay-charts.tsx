import { Tooltip } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { Comparison } from '../../../../contract/index.ts';
import { CaptureLetter } from './capture-letter.tsx';
import classes from './compare.module.css';
import { OverlayPlot } from './overlay-plot.tsx';

const HEIGHT_PX = 160;
const TWO_COLUMNS_FROM_PX = 860;
const GAP_PX = 24;

/** The overlaid charts, all over the time of the longest run. */
export function OverlayCharts({ comparison }: { comparison: Comparison }) {
  const { ref, width } = useElementSize();
  const { charts, captures } = comparison;
  const chartWidth = width >= TWO_COLUMNS_FROM_PX ? Math.floor((width - GAP_PX) / 2) : width;
  const endMs = Math.max(1_000, ...charts.flatMap(({ lines }) => lines.map(({ points }) => points[points.length - 1]?.[0] ?? 0)));
  return (
    <section aria-label="Over time">
      <h3>Over time</h3>
      <p className={classes.dim}>Each line is one capture, from the start of its own run, warm-up included.</p>
      <div ref={ref} className={classes.charts} style={{ gap: `14px ${GAP_PX}px` }}>
        {width > 0 &&
          charts.map((chart) => (
            <figure key={chart.id} className={classes.chart} style={{ width: chartWidth }} data-testid={`overlay-${chart.id}`}>
              <figcaption className={classes.caption}>
                <Tooltip label={chart.text} position="bottom-start">
                  <span className={classes.chartTitle}>
                    {chart.title} <span className={classes.dim}>{chart.unit}</span>
                  </span>
                </Tooltip>
                <span className={classes.legend}>
                  {chart.lines.map(({ capture, reason }) => {
                    const { letter, name } = captures[capture]!;
                    return (
                      <Tooltip key={capture} label={reason === null ? name : `${name}: not available: ${reason}`}>
                        <span data-missing={reason !== null || undefined}>
                          <CaptureLetter place={capture} letter={letter} />
                          {reason !== null && 'n/a'}
                        </span>
                      </Tooltip>
                    );
                  })}
                </span>
              </figcaption>
              <OverlayPlot chart={chart} captures={captures} endMs={endMs} width={chartWidth} height={HEIGHT_PX} />
            </figure>
          ))}
      </div>
      {charts.length === 0 && <p className={classes.dim}>The captures hold no samples, so there is nothing to draw.</p>}
    </section>
  );
}
