import { z } from 'zod';
import { errorValueSchema } from './errors.ts';

/** Why a capture had to be finished by another process than the one that recorded it. */
export const RECOVERY_CAUSES = ['process-ended', 'manifest-lost', 'disk-full'] as const;

/** What was done to a capture that a crash had left behind; a part of its manifest. */
export const captureRecoverySchema = z.object({
  /** Wall clock, ISO 8601. */
  at: z.string(),
  /**
   * `process-ended`: the process that recorded it had ended before the run did. `manifest-lost`: the manifest was cut off or missing, and
   * was made again from what was known at the start and from the samples. `disk-full`: the recording broke off because the disk was full, and
   * its process ended before there was room for the final manifest.
   */
  cause: z.enum(RECOVERY_CAUSES),
});
export type CaptureRecovery = z.infer<typeof captureRecoverySchema>;

/** Why a capture is `recovered`, as a sentence. Without a cause it was recovered before that was kept, which was for one reason alone. */
export function recoveryText(recovery: CaptureRecovery | undefined): string {
  switch (recovery?.cause) {
    case 'manifest-lost':
      return 'Recovered: the manifest of this capture was damaged and was made again from its start and its samples. Name, notes and tags given since are not in it.';
    case 'disk-full':
      return 'Recovered: the disk was full, and the recording broke off. What came after that is not in this capture.';
    default:
      return 'Recovered: the program that recorded this run ended before the run did.';
  }
}

/** A capture that was recovered when this process started. */
export const recoveredCaptureSchema = z.object({
  id: z.string(),
  name: z.string(),
  cause: z.enum(RECOVERY_CAUSES),
  samples: z.int().nonnegative(),
  /** From the start of the run to its last sample; 0 without one. */
  recordedS: z.number().nonnegative(),
});
export type RecoveredCapture = z.infer<typeof recoveredCaptureSchema>;

/** What the start of this process found of captures that a crash had left behind. */
export const recoveryReportSchema = z.object({
  recovered: z.array(recoveredCaptureSchema),
  /** They are as they were; the next start tries again. */
  failed: z.array(z.object({ id: z.string(), error: errorValueSchema })),
});
export type RecoveryReport = z.infer<typeof recoveryReportSchema>;

/** Nothing was left behind. */
export const NOTHING_RECOVERED: RecoveryReport = { recovered: [], failed: [] };
