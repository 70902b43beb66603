import {
  type CeilingReading,
  type Diagnosis,
  isSettingChange,
  type Loop,
  type RunEvent,
  type Sample,
  SETTLE_MS,
} from '../../contract/index.ts';
import { DIAGNOSIS_MIN_SAMPLES, diagnose } from './diagnose.ts';
import { readSpan, type SpanReading } from './reading.ts';
import { fps } from './words.ts';

/** Connections that a change has made anew are there at most so long before it is told. */
const CONNECTED_ANEW_MS = 5_000;

/** From such a difference on, in cores, other programs have a part in what is seen before and after a toggle. */
const MOVED_CORES = 0.3;

/** A rate that differs by less than this share is the same one. */
const SAME_RATE = 0.05;

/** A part of a run's measured time in which no setting changed. */
export interface SteadySpan {
  /** The change that began it; `null` for the first. */
  change: RunEvent | null;
  /** Without those of the time in which it settled. */
  samples: readonly Sample[];
}

/** The spans that the toggles divide a run's measured time into, in their order; one where nothing was changed. */
export function steadySpans(samples: readonly Sample[], events: readonly RunEvent[]): SteadySpan[] {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const changes = [null, ...events.filter(isSettingChange)];
  return changes.map((change, index) => {
    const endMs = changes[index + 1]?.tMs ?? Number.POSITIVE_INFINITY;
    return { change, samples: steady.filter((sample) => isSettled(sample, change) && sample.tMs <= endMs) };
  });
}

/** Whether a sample began when a change had settled. `null`: nothing was changed before it. */
export function isSettled({ tMs, intervalMs }: Sample, change: RunEvent | null): boolean {
  return change === null || tMs - intervalMs >= change.tMs + SETTLE_MS - 0.5;
}

/** The span that the verdict is about: the last one that is long enough to tell. */
function verdictSpan(spans: readonly SteadySpan[]): SteadySpan | null {
  return [...spans].reverse().find(isLongEnough) ?? null;
}

/** The span that figures beside the verdict are of: the verdict's, and where none is long enough the longest. */
export function toldSpan(spans: readonly SteadySpan[]): SteadySpan {
  return verdictSpan(spans) ?? spans.reduce((longest, one) => (one.samples.length > longest.samples.length ? one : longest));
}

function isLongEnough({ samples }: SteadySpan): boolean {
  return samples.length >= DIAGNOSIS_MIN_SAMPLES;
}

/**
 * The verdict over a whole run. A toggle divides the run: the verdict is that of the last span that is long enough to
 * tell, and what each toggle changed is told as evidence, as the rates before and after it.
 */
export function diagnoseRun(
  samples: readonly Sample[],
  events: readonly RunEvent[],
  loop: Loop,
  ceiling: CeilingReading | null = null,
): Diagnosis | null {
  const spans = steadySpans(samples, events);
  const last = verdictSpan(spans);
  const whole = spans.length === 1 ? samples[samples.length - 1]! : null;
  const verdict = last ? diagnose(last.samples, loop, ceiling, undefined, whole) : null;
  if (!verdict) return null;
  const changes = spans.flatMap((after, index) => {
    const before = spans[index - 1];
    if (!before || !isLongEnough(before)) return [];
    const reading = readSpan(before.samples);
    // Another reader changes nothing of what other programs do.
    if (reading.isObserved) return [];
    const told = after.change!;
    const nextMs = spans[index + 1]?.change?.tMs ?? Number.POSITIVE_INFINITY;
    if (!isLongEnough(after)) {
      const measuredS = (Math.min(nextMs, samples.at(-1)!.tMs) - told.tMs) / 1_000;
      return [`${told.text}: too little was measured after it to tell (${Math.max(0, measuredS).toFixed(1)} s).`];
    }
    return [`${told.text}: ${change(reading, readSpan(after.samples), isInVain(told, before.change, nextMs, events))}`];
  });
  const when = whenText(spans, last!);
  const sentence = when === null ? verdict.verdict : `${when}: ${verdict.verdict.charAt(0).toLowerCase()}${verdict.verdict.slice(1)}`;
  return { ...verdict, verdict: sentence, evidence: [...changes, ...verdict.evidence] };
}

/** Which part of a run with changes its verdict is about; `null` where nothing was changed. */
function whenText(spans: readonly SteadySpan[], told: SteadySpan): string | null {
  if (spans.length === 1) return null;
  const later = spans.length - 1 - spans.indexOf(told);
  if (later === 0) return 'After the last change';
  return later === 1
    ? 'Before the last change, after which too little was measured for a verdict'
    : `Before the last ${later} changes, after which too little was measured for a verdict`;
}

/** The engine was to be another one, and the connections that were made for it are served by `ws` all the same. They are made before the change is told. */
function isInVain({ text, tMs }: RunEvent, before: RunEvent | null, untilMs: number, events: readonly RunEvent[]): boolean {
  const sinceMs = Math.max(before?.tMs ?? 0, tMs - CONNECTED_ANEW_MS);
  return (
    text.startsWith('engine:') && events.some((event) => event.code === 'engine-not-direct' && event.tMs >= sinceMs && event.tMs <= untilMs)
  );
}

function change(before: SpanReading, after: SpanReading, wasInVain: boolean): string {
  if (wasInVain)
    return `not in force, the connections are served by ws; received ${fps(before.receivedFps)} before, ${fps(after.receivedFps)} after.`;
  const times = before.receivedFps > 0 ? after.receivedFps / before.receivedFps : null;
  const ratio = times === null ? '' : ` (${times.toFixed(times >= 10 ? 0 : 2)} times)`;
  const isAsked = !isSame(times) && !isBeyondCompany(times);
  return `received ${fps(before.receivedFps)} before, ${fps(after.receivedFps)} after${ratio}.${isAsked ? company(before, after) : ''}`;
}

/** So many times, or one part of so many, is more than programs can do that come or go. */
const BEYOND_COMPANY = 5;

function isBeyondCompany(times: number | null): boolean {
  return times !== null && (times >= BEYOND_COMPANY || times <= 1 / BEYOND_COMPANY);
}

/** Nothing was changed for which anybody would ask whose work it is. */
function isSame(times: number | null): boolean {
  return times !== null && Math.abs(times - 1) < SAME_RATE;
}

/** Where other programs came or went at the same time, the setting is not all that changed. */
function company({ othersCpu: before }: SpanReading, { othersCpu: after }: SpanReading): string {
  if (before === null || after === null || Math.abs(after - before) < MOVED_CORES) return '';
  return ` Other programs used ${before.toFixed(1)} cores before and ${after.toFixed(1)} after, so that this is not the work of the setting alone.`;
}
