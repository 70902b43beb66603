import type { Ceiling } from '../../contract/index.ts';
import type { OthersReading } from './cpu-of-others.ts';

/** So much of other programs, in cores, is next to nothing on any machine: a measurement takes two threads whole. */
const LEAST_MAX = 0.3;
/** What the two threads take, in processors that share nothing. */
const THREADS = 2;
/** Processors as the system counts them may be two to one that calculates. */
const COUNTED_FOR_ONE = 2;

/** What other programs may use beside a measurement, in cores, while each of its threads still has a processor for itself. */
export function othersCoresMax(cores: number): number {
  return Math.max(LEAST_MAX, cores / COUNTED_FOR_ONE - THREADS);
}

/** What is kept in a ceiling of those who used the machine meanwhile. */
export function ceilingCompany(others: OthersReading, cores: number): Pick<Ceiling, 'othersCores' | 'othersUnknown' | 'likelyLow'> {
  const likelyLow = others.cores === null ? null : others.cores > othersCoresMax(cores);
  return { othersCores: others.cores, othersUnknown: others.reason, likelyLow };
}
