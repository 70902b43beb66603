import { z } from 'zod';
import { grouped } from './grouped.ts';

/** How far a run came that was stopped before the end that was planned for it. What was measured until then is whole. */
export const stoppedSchema = z.object({
  measuredS: z.number(),
  /** `null`: no time was planned. */
  plannedS: z.number().nullable(),
  offeredFrames: z.number(),
  /** `null`: no number of frames was planned. */
  plannedFrames: z.number().nullable(),
});
export type Stopped = z.infer<typeof stoppedSchema>;

/** What that means for the capture. */
export const STOPPED_EARLY = 'Stopped before its planned end: what was measured until then is whole.';

/** How far it came, in words: `12.5 of 60 s`. */
export function stoppedText({ measuredS, plannedS, offeredFrames, plannedFrames }: Stopped): string {
  const parts = [
    plannedS === null ? null : `${measuredS.toFixed(1)} of ${plannedS} s`,
    plannedFrames === null ? null : `${grouped(String(offeredFrames))} of ${grouped(String(plannedFrames))} frames`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
