import type { Ceiling, CeilingMeasurement } from '../../contract/index.ts';
import { median } from '../metrics/statistics.ts';
import { exceedsCeiling } from './exceeds-ceiling.ts';

/** With fewer occasions than this a ceiling is provisional: a later run measures again and adds its own. */
export const SETTLED_OCCASIONS = 3;

/** So many are kept; a newer one takes the place of the oldest. */
export const MAX_OCCASIONS = 5;

/** Measurements are of one occasion for so long after its first one: what else the machine does is mostly the same in all of them. */
export const OCCASIONS_APART_MS = 120_000;

type Kind = Pick<Ceiling, 'machine' | 'messageBytes' | 'serverThread'> & Partial<Pick<Ceiling, 'forgotten'>>;

/** The measurements of a ceiling, the oldest first; of one from before there could be several, that. */
export function measurementsOf(ceiling: Ceiling): readonly CeilingMeasurement[] {
  if (ceiling.measurements.length > 0) return ceiling.measurements;
  const { fps, lowFps, highFps, seconds, measuredAt, othersCores, othersUnknown, likelyLow } = ceiling;
  return [{ fps, lowFps, highFps, seconds, measuredAt, othersCores, othersUnknown, likelyLow }];
}

/** The ceiling that measurements make, the oldest first: their median, and how far they are from each other. Not for an empty list. */
export function ceilingOfMeasurements(
  { machine, messageBytes, serverThread, forgotten = 0 }: Kind,
  measurements: readonly CeilingMeasurement[],
): Ceiling {
  const newest = measurements.at(-1)!;
  const rates = measurements.map(({ fps }) => fps);
  const isOne = measurements.length === 1;
  const unknown = measurements.find(({ othersCores }) => othersCores === null);
  const fps = median(rates);
  return {
    fps,
    lowFps: isOne ? newest.lowFps : Math.min(...rates),
    highFps: isOne ? newest.highFps : Math.max(...rates),
    bytesPerS: fps * messageBytes,
    messageBytes,
    serverThread,
    machine,
    seconds: measurements.reduce((sum, { seconds }) => sum + seconds, 0),
    measuredAt: newest.measuredAt,
    othersCores: unknown ? null : Math.max(...measurements.map(({ othersCores }) => othersCores ?? 0)),
    othersUnknown: unknown?.othersUnknown ?? null,
    likelyLow: measurements.some(({ likelyLow }) => likelyLow === true)
      ? true
      : measurements.some(({ likelyLow }) => likelyLow === null)
        ? null
        : false,
    occasions: measurements.length,
    forgotten,
    measurements: [...measurements],
    exceeded: false,
  };
}

/**
 * With one that was measured since: an occasion more, or in the place of the newest where it is of the same one. That began with its first
 * measurement: counted from the newest it would last for as long as somebody measures often enough.
 */
export function withOccasion(kept: Ceiling, measured: Ceiling): Ceiling {
  const before = measurementsOf(kept);
  const added = measurementsOf(measured);
  if (isApart(kept, Date.parse(measured.measuredAt))) return ceilingOfMeasurements(kept, [...before, ...added].slice(-MAX_OCCASIONS));
  const occasionBeganAt = beganAt(kept);
  return ceilingOfMeasurements(kept, [...before.slice(0, -1), ...added.map((measurement) => ({ ...measurement, occasionBeganAt }))]);
}

/** Without the occasions that a rate exceeds, which were too low; `null` where it exceeds them all. @param rateFps as it came over the wire, uncompressed. */
export function withoutExceeded(kept: Ceiling, rateFps: number): Ceiling | null {
  const before = measurementsOf(kept);
  const left = before.filter(({ fps }) => !exceedsCeiling(rateFps / fps, null));
  const forgotten = kept.forgotten + before.length - left.length;
  return left.length === 0 ? null : ceilingOfMeasurements({ ...kept, forgotten }, left);
}

/** Whether it is to be measured once more: on too few occasions so far, of which the newest began long enough ago. */
export function isDue(kept: Ceiling, nowMs: number): boolean {
  return measurementsOf(kept).length < SETTLED_OCCASIONS && isApart(kept, nowMs);
}

function isApart(kept: Ceiling, nowMs: number): boolean {
  return nowMs - Date.parse(beganAt(kept)) >= OCCASIONS_APART_MS;
}

/** When the newest of its occasions began. */
function beganAt(kept: Ceiling): string {
  const { occasionBeganAt, measuredAt } = measurementsOf(kept).at(-1)!;
  return occasionBeganAt ?? measuredAt;
}
