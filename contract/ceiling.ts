import { z } from 'zod';

/** What raw TCP reached between two threads of this machine: no WebSocket over TCP can be faster there. */
export const ceilingSchema = z.object({
  /** Messages and bytes a second, over the measured time. */
  fps: z.number(),
  bytesPerS: z.number(),
  messageBytes: z.int(),
  /** Where the receiving end ran, as `server.thread` has it. */
  serverThread: z.enum(['worker', 'main']),
  seconds: z.number(),
  /** Wall clock, ISO 8601. */
  measuredAt: z.string(),
  /** Processor, cores, kernel and Node version that it holds for. */
  machine: z.string(),
});
export type Ceiling = z.infer<typeof ceilingSchema>;

/** A chart shows the ceiling in its place where that is at most so many times its largest reading; otherwise as a mark on its upper edge, so that the readings are not squashed. */
export const CEILING_REACH = 4;
