import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { EventMark } from './chart-data.ts';
import classes from './charts.module.css';
import type { ChartDefinition, SeriesDefinition } from './definitions.ts';
import { SaveChart } from './save-chart.tsx';

/** A legend with more than this is set smaller, so that it stays whole beside its title. */
const MANY_CHARACTERS = 18;

/** In a narrow column a caption of more than this has no room for its legend in one line. Each series has the room of a value and of its line. */
const LONG_CHARACTERS = 44;
const VALUE_CHARACTERS = 6;

function isLong({ title, unit, series }: ChartDefinition): boolean {
  const legend = series.reduce((sum, { label }) => sum + label.length + VALUE_CHARACTERS, 0);
  return title.length + unit.length + legend > LONG_CHARACTERS;
}

interface ChartCardProps {
  chart: ChartDefinition;
  /** What stands beside the name of a series that has readings: its newest. */
  valueBeside?: (series: SeriesDefinition) => ReactNode;
  /** Why a series has none, by key. */
  missing: Readonly<Record<string, string | null>>;
  /** What the plot marks, told in a saved picture. */
  marks: readonly EventMark[];
  children: ReactNode;
}

/** A chart with its title, unit, legend and newest values. */
export function ChartCard({ chart, valueBeside, missing, marks, children }: ChartCardProps) {
  return (
    <figure className={classes.card} aria-label={`${chart.title}, ${chart.unit}`}>
      <figcaption className={classes.caption} data-long={isLong(chart) || undefined}>
        <Tooltip label={chart.text} position="bottom-start">
          <span className={classes.title}>
            {chart.title} <span className={classes.unit}>{chart.unit}</span>
          </span>
        </Tooltip>
        <SaveChart chart={chart} missing={missing} marks={marks} />
        <span
          className={classes.legend}
          data-many={chart.series.reduce((sum, { label }) => sum + label.length, 0) > MANY_CHARACTERS || undefined}
        >
          {chart.series.map((series) => {
            const { key, label, color, dashed } = series;
            const reason = missing[key] ?? null;
            const entry = (
              <span key={key} className={classes.entry} data-missing={reason !== null || undefined}>
                <svg width="8" height="6" aria-hidden="true">
                  <line
                    x1="0"
                    y1="3"
                    x2="8"
                    y2="3"
                    stroke={`var(--series-${color})`}
                    strokeWidth="2"
                    strokeDasharray={dashed ? '4 2' : undefined}
                  />
                </svg>
                {label}
                <span className={classes.value}>{reason === null ? valueBeside?.(series) : 'n/a'}</span>
              </span>
            );
            return reason === null ? (
              entry
            ) : (
              <Tooltip key={key} label={`Not available: ${reason}.`}>
                {entry}
              </Tooltip>
            );
          })}
        </span>
      </figcaption>
      {children}
    </figure>
  );
}
