import { z } from 'zod';
import { sampleSchema } from './sample.ts';

/** One established TCP connection of this machine, as its kernel sees it. The names of the first eight fields and of `role` are an interface: scripts of others rely on them. */
export const socketRowSchema = z.object({
  /** Arrived and not read by the process. */
  recvQueueBytes: z.int().nonnegative(),
  /** Written by the process and not acknowledged by the peer. */
  sendQueueBytes: z.int().nonnegative(),
  /** By its name in RFC 793 section 3.2. */
  state: z.string(),
  localAddress: z.string(),
  localPort: z.int(),
  remoteAddress: z.string(),
  remotePort: z.int(),
  pid: z.int().nullable(),
  processName: z.string().nullable(),
  /** Why `pid` is `null`, in words; `null` where it is known. */
  processUnknown: z.string().nullable(),
  /** How many further processes have the same socket open, for instance a fork's children. Absent where there are none, or the source names one alone (netstat). */
  otherProcesses: z.int().positive().optional(),
  /** Which end of the run in progress it is; `null`: not ours. */
  role: z.enum(['sender', 'receiver', 'path']).nullable(),
  /** Counters of the connection; `null` where the source has none (`ss` has). */
  tcp: sampleSchema.shape.tcp,
});
export type SocketRow = z.infer<typeof socketRowSchema>;

/** All of them at one moment. */
export const socketTableSchema = z.object({
  /** `netstat`, `ss` or `procfs`. */
  source: z.string(),
  /** Wall clock, ISO 8601. */
  takenAt: z.string(),
  /** Time that the reading took. */
  costMs: z.number(),
  /** How many there are, before the filter. */
  total: z.int(),
  /** How many of these do not tell their process to this user: no filter by process finds them. */
  withoutProcess: z.int().nonnegative().optional(),
  /** Those that match, at most SOCKET_ROWS_MAX. */
  sockets: z.array(socketRowSchema),
});
export type SocketTable = z.infer<typeof socketTableSchema>;

/** A table has at most so many rows; `total` tells of the others. */
export const SOCKET_ROWS_MAX = 20_000;
