import type { Diagnosis, Loop, RunEvent, Sample } from '../../contract/index.ts';
import { DIAGNOSIS_MIN_SAMPLES, diagnose } from './diagnose.ts';
import { readSpan } from './reading.ts';

/** Connections, caches and the sender's queue settle in this time after a toggle; it is left out of the figures. */
export const SETTLE_MS = 750;

/** A computation that was under way at a toggle shows in the loop's delay when it ends: the verdict waits a little longer than the figures. */
export const VERDICT_SETTLE_MS = 1_000;

/**
 * The verdict over a whole run. A toggle divides the run: the verdict is that of the last span that is long enough to
 * tell, and what each toggle changed is told as evidence, as the rates before and after it.
 */
export function diagnoseRun(
  samples: readonly Sample[],
  events: readonly RunEvent[],
  loop: Loop,
  ceilingFps: number | null = null,
): Diagnosis | null {
  const steady = samples.filter((sample) => sample.phase === 'steady');
  const toggles = events.filter((event) => event.kind === 'toggle' && event.severity === 'info');
  const bounds = [Number.NEGATIVE_INFINITY, ...toggles.map((event) => event.tMs), Number.POSITIVE_INFINITY];
  const spans = bounds.slice(0, -1).map((start, index) => {
    const settled = start === Number.NEGATIVE_INFINITY ? start : start + VERDICT_SETTLE_MS - 0.5;
    return steady.filter((sample) => sample.tMs - sample.intervalMs >= settled && sample.tMs <= bounds[index + 1]!);
  });
  const last = [...spans].reverse().find((span) => span.length >= DIAGNOSIS_MIN_SAMPLES);
  const verdict = last ? diagnose(last, loop, ceilingFps) : null;
  if (!verdict) return null;
  const changes = toggles.flatMap((toggle, index) => {
    const before = spans[index]!;
    const after = spans[index + 1]!;
    // Another reader changes nothing of what other programs do.
    if (before.length > 0 && readSpan(before).isObserved) return [];
    if (before.length < DIAGNOSIS_MIN_SAMPLES || after.length < DIAGNOSIS_MIN_SAMPLES) return [];
    return [`${toggle.text}: ${change(rateOf(before), rateOf(after))}`];
  });
  const sentence =
    toggles.length > 0 ? `After the last change: ${verdict.verdict.charAt(0).toLowerCase()}${verdict.verdict.slice(1)}` : verdict.verdict;
  return { ...verdict, verdict: sentence, evidence: [...changes, ...verdict.evidence] };
}

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function rateOf(span: readonly Sample[]): number {
  return readSpan(span).receivedFps;
}

function change(before: number, after: number): string {
  const ratio = before > 0 ? ` (${(after / before).toFixed(after / before >= 10 ? 0 : 2)} times)` : '';
  return `received ${number.format(before)} FPS before, ${number.format(after)} FPS after${ratio}.`;
}
