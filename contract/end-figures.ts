import { z } from 'zod';
import { ceilingSchema } from './ceiling.ts';
import { pipeFiguresSchema } from './pipe-figures.ts';
import { distributionSchema } from './sample.ts';

/** What windows show of a run that has ended, where they showed the last second: its figures over its measured time or, where its settings changed, over the span that the verdict is about. */
export const endFiguresSchema = z.object({
  durationS: z.number(),
  /** Direction listen: the part of it in which clients were connected, which rates are over. */
  connectedS: z.number().nullable(),
  /** Settings changed while the run was measured: the figures are of a part of it. */
  isPart: z.boolean(),
  /** How many changes came after that part. */
  laterChanges: z.int().nonnegative(),
  receivedFps: z.number(),
  /** What raw TCP reaches with the messages of that time; `null` where it is not known. */
  ceiling: ceilingSchema.nullable(),
  displayedFps: z.number().nullable(),
  payloadBytesPerS: z.number(),
  latencyMs: distributionSchema,
  /** Direction echo. */
  answeredPerS: z.number().nullable(),
  exchangeMs: distributionSchema,
  heartbeatRttMs: distributionSchema,
  /** Direction observe: the most that matched at once. */
  sockets: z.number().nullable(),
  pipe: pipeFiguresSchema,
});
export type EndFigures = z.infer<typeof endFiguresSchema>;
