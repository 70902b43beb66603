import type { Diagnosis } from '../../contract/index.ts';
import type { SpanReading } from './reading.ts';

/** Of fewer readings of the socket buffers a verdict that rests on them is not sure: each is one moment. */
export const LEAST_READINGS = 3;

type Counted = Pick<SpanReading, 'unreadReadings' | 'unsentReadings'>;

const countOf = ({ unreadReadings, unsentReadings }: Counted) => Math.max(unreadReadings, unsentReadings);

/** Whether there are readings of the socket buffers, and too few to be sure of what they show. */
export function areReadingsFew(span: Counted): boolean {
  return countOf(span) > 0 && countOf(span) < LEAST_READINGS;
}

/** What is to be said with a verdict that rests on few readings of the socket buffers; nothing where there are enough, or none. */
export function fewReadings(span: Counted): string[] {
  if (!areReadingsFew(span)) return [];
  const count = countOf(span);
  return [`The kernel's buffers were read ${count === 1 ? 'once' : `${count} times`} in this span, which is too few to be sure of them.`];
}

/** The confidence of a verdict that rests on readings of the socket buffers: a step less where they are few. */
export function confidenceBy(span: Counted, confidence: 'high' | 'medium'): Diagnosis['confidence'] {
  if (!areReadingsFew(span)) return confidence;
  return confidence === 'high' ? 'medium' : 'low';
}
