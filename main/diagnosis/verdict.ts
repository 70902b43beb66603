import type { CeilingReading, Diagnosis } from '../../contract/index.ts';
import type { SpanReading } from './reading.ts';

type Advice = Diagnosis['advice'][number];

/** What a rule is given beside the readings of the span. */
export interface Circumstances {
  loop: 'open' | 'closed' | null;
  /** What raw TCP reaches here with messages of this size; `null` where it is not known. */
  ceiling: CeilingReading | null;
}

/** One thing that the readings may show. Answers `null` where they do not show it. Pure. */
export type Rule = (span: SpanReading, circumstances: Circumstances) => Diagnosis | null;

/** A verdict in the order in which it is said. */
export function verdict(
  bottleneck: Diagnosis['bottleneck'],
  confidence: Diagnosis['confidence'],
  sentence: string,
  evidence: readonly string[],
  advice: readonly Advice[] = [],
): Diagnosis {
  return { bottleneck, confidence, verdict: sentence, evidence: [...evidence], advice: [...advice] };
}

/** Something to try. `toggle` is the setting that does it, `expectedFps` what the readings let one expect of it. */
export function advise(text: string, more: Partial<Omit<Advice, 'text'>> = {}): Advice {
  return { text, gain: null, toggle: null, expectedFps: null, expectedRangeFps: null, ...more };
}
