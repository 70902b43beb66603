import { SAMPLE_INTERVAL_MS, type Sample, type Scenario, type Stopped, type Summary, sendsOurFrames } from '../../contract/index.ts';

/** How far a run came that was ended by a wish and not by itself. `null`: it had no planned end, or had reached it in that moment. */
export function stoppedOf(
  { load, direction }: Pick<Scenario, 'load' | 'direction'>,
  summary: Pick<Summary, 'durationS'> | null,
  last: Pick<Sample, 'frames'> | undefined,
): Stopped | null {
  const plannedFrames = sendsOurFrames({ direction }) ? load.frames : null;
  const { durationS: plannedS } = load;
  const measuredS = summary?.durationS ?? 0;
  const offeredFrames = last?.frames.offered ?? 0;
  if (plannedS === null && plannedFrames === null) return null;
  // Its last sample may have come just before.
  const isOver = plannedS !== null && measuredS > plannedS - SAMPLE_INTERVAL_MS / 1_000;
  return isOver || (plannedFrames !== null && offeredFrames >= plannedFrames)
    ? null
    : { measuredS, plannedS, offeredFrames, plannedFrames };
}
