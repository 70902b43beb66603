import type { PaceLimit } from './picture-pace.ts';

/** Why fewer frames are displayed than arrive. */
export interface DisplayReason {
  by: PaceLimit['by'] | 'delivery';
  /** What stands beside the figure. */
  mark: string;
  text: string;
}

/** What is known of the pictures of a window. */
export interface DisplayFacts {
  /** Frames a second that could be displayed, and those that were. */
  arrivingFps: number;
  displayedFps: number;
  /** From asking for the newest picture until it was drawn, or as long as one has been waited for. */
  tookMs: number;
  /** What its own pace lets the window draw, and why not more. */
  pace: PaceLimit;
}

/** Displayed is well below what arrives from this share on. */
const WELL_BELOW = 0.8;
/** A picture that takes so many times as long as pictures are apart is what they wait for. */
const LATE_TIMES = 1.4;

/** Why a window displays so much less than arrives; `null` where it does not, or did not only for a moment. */
export function displayReason({ arrivingFps, displayedFps, tookMs, pace }: DisplayFacts): DisplayReason | null {
  if (displayedFps >= WELL_BELOW * arrivingFps) return null;
  if (tookMs > (LATE_TIMES * 1_000) / pace.fps)
    return {
      by: 'delivery',
      mark: 'late',
      text: `The newest frame is drawn some ${Math.round(tookMs)} ms after the window asks for it, and then the next one is asked for: the threads on its way, or this page, are busy.`,
    };
  if (pace.fps >= arrivingFps) return null;
  if (pace.by === 'processors')
    return { by: 'processors', mark: 'CPU full', text: 'Processors full: pictures give way to the stream, down to one a second.' };
  if (pace.by === 'share')
    return {
      by: 'share',
      mark: 'costly',
      text: `A picture takes some ${Math.round(pace.pictureMs)} ms of a processor here, and pictures may take an eighth of one, so that the window does not slow the stream.`,
    };
  return {
    by: 'setting',
    mark: `max ${pace.maxFps}`,
    text: `The window draws at most ${pace.maxFps} pictures a second, as set under Settings.`,
  };
}
