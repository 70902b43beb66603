import type { CaptureDocument } from './capture.ts';
import { SAMPLE_INTERVAL_MS, type Sample } from './sample.ts';

/** What is asked of the last sample; those before it do not matter. */
type LastSample = Pick<Sample, 'tMs'> & { frames: Pick<Sample['frames'], 'offered'> };

/** Why a capture has no figures, in a sentence or two that say what to do. Asked of one without a summary. */
export function noFiguresText({
  state,
  scenario,
  samples,
  events,
}: Pick<CaptureDocument, 'state' | 'scenario' | 'events'> & { samples: readonly LastSample[] }): string {
  if (state === 'recording') return 'There are no figures yet: they are made when the run ends. The charts show what was recorded so far.';
  const { warmupS, frames } = scenario.load;
  const { direction } = scenario;
  if (direction === 'observe' || warmupS === 0)
    return `There are no figures: the run ended before its first sample was whole, which takes ${SAMPLE_INTERVAL_MS} ms.`;
  const last = samples[samples.length - 1];
  const stopping = events.filter(({ kind }) => kind === 'stopping').pop();
  const afterS = (stopping?.tMs ?? last?.tMs ?? 0) / 1_000;
  const ended = state === 'recovered' ? 'was cut off' : 'ended';
  const when = `There are no figures: the run ${ended} after ${afterS.toFixed(1)} s, within its warm-up of ${warmupS} s, which is left out of them.`;
  const offered = last?.frames.offered ?? 0;
  if (frames !== null && offered >= frames)
    return `${when} All ${frames} frames of load.frames were sent in it: frames of the warm-up count. Set load.warmupS to 0, or more frames.`;
  return `${when} Let it run longer, or set a shorter warm-up.`;
}
