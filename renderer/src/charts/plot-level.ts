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
}

/** What the level is. */
export const CEILING_TEXT =
  'The ceiling: what raw TCP carries between two threads of this machine with messages of this size. No WebSocket over TCP can be faster.';

/** What raw TCP reaches, for the chart of the rate; `null` for any other, and where it is not known. */
export function ceilingLevel({ key, scale }: Pick<ChartDefinition, 'key' | 'scale'>, fps: number | null): PlotLevel | null {
  return key === 'fps' && fps !== null ? { label: 'raw TCP', text: formatFps(fps), value: fps / scale } : null;
}

/** Whether an axis that has to reach to `top` for its lines also shows the level in its place. */
export function isWithinReach({ value }: PlotLevel, top: number): boolean {
  return value <= CEILING_REACH * top;
}
