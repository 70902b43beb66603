import { scaleLinear } from 'd3-scale';
import { html, type SafeHtml } from '../safe-html.ts';

/** Where a chart of a few seconds of a run lies, in user units; its sides are those of the other charts. */
export const WINDOW_PLOT = { width: 1_040, left: 64, right: 1_014 } as const;

const MOST_TICKS = 10;

/** The time axis of a part of a run. */
export interface WindowAxis {
  /** Milliseconds since the start of the run to user units. */
  x: (atMs: number) => number;
  ticks: { atMs: number; label: string }[];
}

/** An axis from one moment to another with round ticks, told in seconds with as many decimals as tell them apart. */
export function windowAxis(fromMs: number, toMs: number): WindowAxis {
  const lengthMs = Math.max(toMs - fromMs, 1e-3);
  const power = 10 ** Math.floor(Math.log10(lengthMs / MOST_TICKS));
  const stepMs = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => lengthMs / candidate <= MOST_TICKS) ?? 10 * power;
  const decimals = Math.max(0, Math.ceil(-Math.log10(stepMs / 1_000) - 1e-9));
  const ticks: WindowAxis['ticks'] = [];
  for (let count = Math.ceil(fromMs / stepMs - 1e-9); count * stepMs <= fromMs + lengthMs + 1e-9; count++) {
    ticks.push({ atMs: count * stepMs, label: ((count * stepMs) / 1_000).toFixed(decimals) });
  }
  return { x: scaleLinear([fromMs, fromMs + lengthMs], [WINDOW_PLOT.left, WINDOW_PLOT.right]), ticks };
}

/** The axis as drawn, with its line at `y`. */
export function windowAxisMarkup({ x, ticks }: WindowAxis, y: number): SafeHtml {
  return html`<path class="axis" d="M${WINDOW_PLOT.left},${y}H${WINDOW_PLOT.right}"/>
<path class="axis" d="${ticks.map(({ atMs }) => `M${round(x(atMs))},${y}v4`).join('')}"/>
<g class="ticks middle">${ticks.map(({ atMs, label }) => html`<text x="${round(x(atMs))}" y="${y + 17}">${label}</text>`)}</g>
<text class="axis-label" x="${WINDOW_PLOT.right}" y="${y + 36}" text-anchor="end">time since the start (s)</text>`;
}

/** To a tenth of a user unit. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
