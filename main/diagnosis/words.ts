import { type CeilingReading, ceilingShareRangeText, ceilingSpreadText } from '../../contract/index.ts';
import type { LoopStalls } from './loop-stalls.ts';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** A share of 1 in whole percent. */
export const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

/** The same of a share that may be unknown. */
export const percentOf = (share: number | null) => (share === null ? 'an unknown share' : percent(share));

/** Of more readings than this a share in percent says more than the two counts. */
const COUNTED_READINGS = 20;

/** A share of readings, with how many they are: `3 of 4 readings`, `92 % of 240 readings`. */
export function shareOfReadings(share: number, readings: number): string {
  const of = `${number.format(readings)} ${readings === 1 ? 'reading' : 'readings'}`;
  return readings <= COUNTED_READINGS ? `${Math.round(share * readings)} of ${of}` : `${percent(share)} of ${of}`;
}

/** A rate of frames. */
export const fps = (value: number) => `${number.format(value >= 100 ? Math.round(value) : value)} FPS`;

/** What share of raw TCP a stream reaches, with what it is between where that was measured on several occasions. */
export function shareOfCeiling({ receivedFps }: { receivedFps: number }, ceiling: CeilingReading): string {
  const range = ceilingShareRangeText(receivedFps, ceiling, (share) => (share * 100).toFixed(0));
  return `${percent(receivedFps / ceiling.fps)}${range === null ? '' : ` (${range} %)`}`;
}

/** How raw TCP was measured, for brackets. */
export const ceilingSpread = (ceiling: CeilingReading) =>
  ceilingSpreadText(ceiling, (value) => number.format(value >= 100 ? Math.round(value) : value));

/** A rate that is expected and not measured: two digits, which is more than any is known to. */
export const roughFps = (value: number) => fps(rough(value, Math.round));

/** A range of such rates, rounded outwards. */
export const roughRange = (least: number, most: number) =>
  `${number.format(rough(least, Math.floor))} to ${number.format(rough(most, Math.ceil))} FPS`;

function rough(value: number, round: (value: number) => number): number {
  if (value <= 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  // Quotients and products such as 0.7 / 0.1 and 7 * 0.1 are a trifle off.
  return Number((round(Number((value / step).toPrecision(12))) * step).toPrecision(2));
}

/** How long a loop stood still, for the middle of a sentence. */
export const stood = ({ medianMs, longestMs }: LoopStalls) =>
  `stood still for ${medianMs.toFixed(0)} ms as a rule and ${longestMs.toFixed(0)} ms at most`;

/** Bytes that wait. */
export function size(bytes: number): string {
  if (bytes >= 1_048_576) return `${(bytes / 1_048_576).toFixed(1)} MiB`;
  return bytes >= 1_024 ? `${(bytes / 1_024).toFixed(0)} KiB` : `${number.format(Math.round(bytes))} B`;
}

/** Bytes that flow. */
export const throughput = (bytesPerS: number) =>
  bytesPerS < 99_950 ? `${number.format(bytesPerS / 1e3)} kB/s` : `${number.format(bytesPerS / 1e6)} MB/s`;
