import type { Sample } from './sample.ts';

/** What everything on this machine uses, in cores; `null` where it could not be read. */
export function busyCores({ cpu: { process, others } }: Sample): number | null {
  return process === null || others === null ? null : process + others;
}

/** Pictures may take this share of a core, so that the window does not take from the stream what it shows of it. */
const USUAL_SHARE = 1 / 8;

/**
 * Where so much of the processors is in use, what the window takes is taken from the stream: of the stream's two threads one is busy all the
 * time then, and the kernel wakes the window's on either processor.
 */
const FULL_FROM = 0.75;

/** What pictures may take of all processors then. */
const SHARE_OF_FULL = 1 / 50;

/**
 * The share of one core that pictures of a stream may take in a window. `busy` is what everything on this machine uses ({@link busyCores});
 * `null` where it is not known.
 */
export function pictureShare(busy: number | null, cores: number): number {
  const isFull = busy !== null && busy >= FULL_FROM * cores;
  return isFull ? Math.min(USUAL_SHARE, SHARE_OF_FULL * cores) : USUAL_SHARE;
}
