import { z } from 'zod';

/** One thing that `doctor` looked at. */
export const doctorCheckSchema = z.object({
  name: z.string(),
  status: z.enum(['ok', 'warning', 'missing']),
  /** What was found. */
  found: z.string(),
  /** How to mend it; `null` when there is nothing to mend. */
  mend: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;
