import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import type { RunEvent, Sample, Scenario } from '../../../contract/index.ts';
import { ChartCard } from './chart-card.tsx';
import { chartRows, downsample, eventMarks, missingReason } from './chart-data.ts';
import classes from './charts.module.css';
import { chartsOf } from './charts-of.ts';
import type { ChartDefinition } from './definitions.ts';
import { ceilingLevel } from './plot-level.ts';
import { TimeChart } from './time-chart.tsx';

const HEIGHT_PX = 150;
const MAX_ROWS = 600;
const TWO_COLUMNS_FROM_PX = 860;
const GAP_PX = 24;

interface CaptureChartsProps {
  scenario: Scenario;
  samples: readonly Sample[];
  events: readonly RunEvent[];
  /** What raw TCP reached, where it is known. */
  ceilingFps: number | null;
}

/** The charts of the run over a whole capture. */
export function CaptureCharts({ scenario, samples, events, ceilingFps }: CaptureChartsProps) {
  const { ref, width } = useElementSize();
  const chartWidth = width >= TWO_COLUMNS_FROM_PX ? Math.floor((width - GAP_PX) / 2) : width;
  return (
    <div ref={ref} className={classes.grid} style={{ gap: GAP_PX }}>
      {width > 0 &&
        chartsOf(scenario).map((chart) => (
          <CaptureChart key={chart.key} chart={chart} samples={samples} events={events} ceilingFps={ceilingFps} width={chartWidth} />
        ))}
    </div>
  );
}

interface CaptureChartProps {
  chart: ChartDefinition;
  samples: readonly Sample[];
  events: readonly RunEvent[];
  ceilingFps: number | null;
  width: number;
}

function CaptureChart({ chart, samples, events, ceilingFps, width }: CaptureChartProps) {
  const level = useMemo(() => ceilingLevel(chart, ceilingFps), [chart, ceilingFps]);
  const drawn = useMemo(() => {
    const toS = Math.max(1, (samples[samples.length - 1]?.tMs ?? 0) / 1_000);
    const missing: Record<string, string | null> = {};
    const values: Record<string, string | null> = {};
    for (const { key } of chart.series) {
      missing[key] = missingReason(chart, key, samples);
      values[key] = '';
    }
    return { toS, missing, values, rows: downsample(chartRows(chart, samples), MAX_ROWS), marks: eventMarks(events, 0, toS) };
  }, [chart, samples, events]);
  return (
    <div style={{ width }}>
      <ChartCard chart={chart} values={drawn.values} missing={drawn.missing} marks={drawn.marks}>
        <TimeChart
          chart={chart}
          rows={drawn.rows}
          marks={drawn.marks}
          level={level}
          fromS={0}
          toS={drawn.toS}
          width={width}
          height={HEIGHT_PX}
        />
      </ChartCard>
    </div>
  );
}
