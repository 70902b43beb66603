import { CEILING_REACH } from '../../../contract/index.ts';
import { formatFps } from '../ui/format.ts';
import type { ChartDefinition } from './definitions.ts';

/** A value of the whole run that a chart shows beside its lines. */
export interface PlotLevel {
  label: string;
  /** What the label stands for, in the chart's own unit. */
  text: string;
  /** In steps of the axis. */
  value: number;
  /** Why it is likely too low; `null` where nothing is known against it. */
  doubt: string | null;
}

/** What the level is. */
const CEILING_TEXT =
  'The ceiling: what raw TCP carries between two threads of this machine with messages of this size. No WebSocket over TCP can be faster.';

/** What raw TCP reaches, for the chart of the rate; `null` for any other, and where it is not known. */
export function ceilingLevel(
  { key, scale }: Pick<ChartDefinition, 'key' | 'scale'>,
  fps: number | null,
  doubt: string | null = null,
): PlotLevel | null {
  return key === 'fps' && fps !== null ? { label: 'raw TCP', text: formatFps(fps), value: fps / scale, doubt } : null;
}

/** What the level is, with what is to be said against it. */
export function levelTitle({ doubt }: Pick<PlotLevel, 'doubt'>): string {
  return doubt === null ? CEILING_TEXT : `${CEILING_TEXT} This one was ${doubt}.`;
}

/** Whether an axis that has to reach to `top` for its lines also shows the level in its place. */
export function isWithinReach({ value }: PlotLevel, top: number): boolean {
  return value <= CEILING_REACH * top;
}
