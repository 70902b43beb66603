import { z } from 'zod';

/**
 * One frame of direction echo and its answer, as the client saw it. Times are milliseconds; `startMs` since the start
 * of the run. The parts follow one another without a hole: start, TCP connected, upgraded, sent, answered.
 */
export const exchangeSchema = z.object({
  index: z.int().nonnegative(),
  /** Which of the executor's places it had: connection of `persistent`, 0 of `serial-short`, slot of `parallel-short`. */
  slot: z.int().nonnegative(),
  startMs: z.number(),
  /** TCP handshake; 0 where the connection was there already. */
  tcpMs: z.number(),
  /** WebSocket handshake (RFC 6455 section 4); 0 where the connection was there already. */
  upgradeMs: z.number(),
  /** Until the kernel had taken the whole frame. */
  sendMs: z.number(),
  /** From then until the answer was there. */
  waitMs: z.number(),
  totalMs: z.number(),
  /** `answered`, or why not: then the parts that did not take place are 0 and `totalMs` ends with the failure. */
  outcome: z.enum(['answered', 'refused', 'closed', 'timeout', 'wrong-answer']),
});
export type Exchange = z.infer<typeof exchangeSchema>;

/** A capture keeps so many exchanges; of a longer run it says how many are missing. */
export const EXCHANGES_KEPT = 100_000;

/** One frame that a client of push or relay received: when it was sent, by the sender's clock in its header, and when it was there. */
export const arrivalSchema = z.object({
  connection: z.int().nonnegative(),
  sequence: z.int().nonnegative(),
  /** When the sender handed it to its socket, milliseconds since the start of the run. */
  sentMs: z.number(),
  arrivedMs: z.number(),
});
export type Arrival = z.infer<typeof arrivalSchema>;

/** So many arrivals a second are told one by one, and kept in a capture up to {@link ARRIVALS_KEPT}; those beyond are only counted. */
export const ARRIVALS_TOLD_PER_S = 100;
export const ARRIVALS_KEPT = 100_000;

/** One connection of the server, as the table of connections shows it. */
export const connectionRowSchema = z.object({
  id: z.int(),
  /** `publisher`, `subscriber`, `idle` are ours; `viewer` is the window; `foreign` came by itself. */
  role: z.enum(['publisher', 'subscriber', 'client', 'idle', 'viewer', 'foreign']),
  remoteAddress: z.string(),
  remotePort: z.int(),
  /** Milliseconds since it was opened, and since a message last came or a frame was last handed to it. */
  ageMs: z.number(),
  idleMs: z.number(),
  groups: z.array(z.string()),
  userAgent: z.string().nullable(),
  deflate: z.boolean(),
  framesIn: z.number(),
  framesOut: z.number(),
  /** Frames that were dropped for it. */
  dropped: z.number(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  bufferedBytes: z.number(),
  /** Last heartbeat round trip; `null` before the first. */
  rttMs: z.number().nullable(),
});
export type ConnectionRow = z.infer<typeof connectionRowSchema>;
