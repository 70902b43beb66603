import type { Sample } from './sample.ts';

/** What everything on this machine uses, in cores; `null` where it could not be read. */
export function busyCores({ cpu: { process, others } }: Pick<Sample, 'cpu'>): number | null {
  return process === null || others === null ? null : process + others;
}

/**
 * Where so much of the processors is in use, whatever an instrument takes is taken from the stream, and more than that: of a stream's two threads one
 * is busy all the time then, and its data leaves the caches for the instrument's (docs/performance.md, What an instrument costs).
 */
const FULL_FROM = 0.75;

/** Until less than this is in use they stay full: what instruments leave when they give way must not be what calls them back, a sample later. */
const FULL_UNTIL = 0.65;

/** Whether instruments have to give way. `busy`: {@link busyCores}; where that is not known, they need not. `wereFull`: the answer before this one. */
export function areProcessorsFull(busy: number | null, cores: number, wereFull: boolean): boolean {
  return busy !== null && busy >= (wereFull ? FULL_UNTIL : FULL_FROM) * cores;
}
