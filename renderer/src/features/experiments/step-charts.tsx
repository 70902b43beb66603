import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { type Experiment, type StepChart, type StepResult, type StepRow, stepChart } from '../../../../contract/index.ts';
import { figureText } from './figure-text.ts';
import classes from './step-charts.module.css';

const WIDTH = 860;
const LABEL_CHARS = 36;

/** One figure of all steps as a drawing: median, range of the repetitions, and every run as a dot. */
export function StepCharts({ experiment, steps }: { experiment: Experiment; steps: readonly StepResult[] }) {
  const [chosen, setChosen] = useState(0);
  const { figures } = experiment;
  const index = Math.min(chosen, figures.length - 1);
  const figure = figures[index]!;
  const chart = stepChart(figures, steps, index, WIDTH);
  return (
    <figure className={classes.chart} data-testid="experiment-chart">
      <figcaption>
        {figures.length > 1 && (
          <SegmentedControl
            aria-label="Figure of the chart"
            value={String(index)}
            data={figures.map(({ label }, at) => ({ value: String(at), label }))}
            onChange={(value) => setChosen(Number(value))}
          />
        )}
        <span className={classes.key}>
          <svg viewBox="0 0 46 16" width={46} height={16} aria-hidden="true">
            <path className={classes.range} d="M3,4V12M3,8H43M43,4V12" />
            <path className={classes.median} d="M22,1V15" />
            <circle className={classes.dot} cx={34} cy={8} r={2.8} />
          </svg>
          median, range of the repetitions, single runs; {figure.better} is better
        </span>
      </figcaption>
      <Drawing
        chart={chart}
        name={`${figure.label}${chart.unit && `, ${chart.unit}`} of each step: median, range and single runs`}
        unit={figure.unit}
      />
    </figure>
  );
}

function Drawing({ chart, name, unit }: { chart: StepChart; name: string; unit: string }) {
  const { widthPx, heightPx, plot, ticks, rows, zeroPx, kind } = chart;
  const axisText = [chart.unit, kind === 'log' ? 'logarithmic' : ''].filter((part) => part !== '').join(', ');
  return (
    <svg className={classes.drawing} viewBox={`0 0 ${widthPx} ${heightPx}`} role="img" aria-label={name}>
      {ticks.map(({ value, xPx }) => (
        <path key={value} className={classes.grid} d={`M${xPx},4V${plot.bottomPx}`} />
      ))}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps stand in their order, and none is ever removed
        <Row key={at} row={row} chart={chart} unit={unit} />
      ))}
      {zeroPx !== null && <path className={classes.axis} d={`M${zeroPx},4V${plot.bottomPx}`} />}
      <path className={classes.axis} d={`M${plot.leftPx},${plot.bottomPx}H${plot.rightPx}`} />
      {ticks.map(({ value, xPx, label }) => (
        <text key={value} className={classes.tick} x={xPx} y={plot.bottomPx + 16} textAnchor="middle">
          {label}
        </text>
      ))}
      <text className={classes.tick} x={plot.rightPx} y={plot.bottomPx + 33} textAnchor="end">
        {axisText}
      </text>
    </svg>
  );
}

function Row({ row, chart, unit }: { row: StepRow; chart: StepChart; unit: string }) {
  const { label, yPx, median, medianPx, fromPx, toPx, dots } = row;
  const { plot, zeroPx } = chart;
  const shown = label.length > LABEL_CHARS ? `${label.slice(0, LABEL_CHARS - 1)}…` : label;
  const isKnown = medianPx !== null && fromPx !== null && toPx !== null;
  return (
    <g>
      <text className={classes.label} x={plot.leftPx - 12} y={yPx + 4} textAnchor="end">
        {shown}
        {shown !== label && <title>{label}</title>}
      </text>
      {!isKnown && (
        <text className={classes.tick} x={plot.leftPx + 8} y={yPx + 4}>
          no reading yet
        </text>
      )}
      {isKnown && (
        <>
          {zeroPx !== null && (
            <rect className={classes.bar} x={Math.min(zeroPx, medianPx)} y={yPx - 9} width={Math.abs(medianPx - zeroPx)} height={18} />
          )}
          <path className={classes.range} d={`M${fromPx},${yPx - 5}V${yPx + 5}M${fromPx},${yPx}H${toPx}M${toPx},${yPx - 5}V${yPx + 5}`} />
          {dots.map(({ repetition, value, xPx }) => (
            <circle key={repetition} className={classes.dot} data-testid="experiment-dot" cx={xPx} cy={yPx + 11} r={2.8}>
              <title>{`run ${repetition + 1}: ${figureText(value, unit)}`}</title>
            </circle>
          ))}
          <path className={classes.median} d={`M${medianPx},${yPx - 9}V${yPx + 9}`} />
          <text className={classes.value} x={plot.rightPx + 10} y={yPx + 4}>
            {figureText(median, unit)}
          </text>
        </>
      )}
    </g>
  );
}
