import { z } from 'zod';

const measurement = {
  /** Messages a second: of one measurement the median of its parts, of several the median of those. */
  fps: z.number(),
  /** The lowest and the highest: of the measurements where there are several, else of the parts of the one; `null`: one from before it had parts. */
  lowFps: z.number().nullable().default(null),
  highFps: z.number().nullable().default(null),
  seconds: z.number(),
  /** Wall clock, ISO 8601; of several the newest. */
  measuredAt: z.string(),
  /** Processors that other programs used meanwhile, mean, in cores (of several the most); `null` where that is not known. */
  othersCores: z.number().nullable().default(null),
  /** Why `othersCores` is `null`; `null` where it is not. */
  othersUnknown: z.string().nullable().default('it was measured before that was recorded'),
  /** They used so much that raw TCP had less than the machine can give it; `null` where that is not known. */
  likelyLow: z.boolean().nullable().default(null),
};

/** One measurement of raw TCP, on an occasion of its own. */
export const ceilingMeasurementSchema = z.object({
  ...measurement,
  /** When its occasion began, where it took the place of an earlier measurement of the same one; else that is `measuredAt`. */
  occasionBeganAt: z.string().optional(),
});
export type CeilingMeasurement = z.infer<typeof ceilingMeasurementSchema>;

/** What raw TCP reached between two threads of this machine: no WebSocket over TCP can be faster there. */
export const ceilingSchema = z.object({
  ...measurement,
  /** Payload at `fps`. */
  bytesPerS: z.number(),
  messageBytes: z.int(),
  /** Where the receiving end ran, as `server.thread` has it. */
  serverThread: z.enum(['worker', 'main']),
  /** Processor, cores, kernel and Node version that it holds for. */
  machine: z.string(),
  /** On how many occasions, some minutes apart, it was measured. */
  occasions: z.int().default(1),
  /** On how many more it was measured, which a run has shown to be too low; they are in none of its figures. */
  forgotten: z.int().default(0),
  /** Those that are left, the oldest first; empty: one from before there could be several. */
  measurements: z.array(ceilingMeasurementSchema).default([]),
  /** A run was faster, for seconds at least: too low, whatever made it so. It holds for the rest of that run, and is not kept. */
  exceeded: z.boolean().default(false),
});
export type Ceiling = z.infer<typeof ceilingSchema>;

/** What a rate is compared with, how far that can be trusted, and how far it was from itself. */
export type CeilingReading = Pick<Ceiling, 'fps'> & CeilingTrust & CeilingSpread;

/** How far its measurements, or the parts of the only one, were from each other. */
export type CeilingSpread = { [key in 'lowFps' | 'highFps' | 'occasions' | 'forgotten']?: Ceiling[key] | undefined };

/** What tells how far a ceiling can be trusted. */
export type CeilingTrust = Pick<Ceiling, 'othersCores' | 'likelyLow'> & { exceeded?: boolean | undefined };

/** What is said of a ceiling that its run exceeded. */
export const CEILING_EXCEEDED = 'less than the run itself reached, so too low';

/** What is said beside a ceiling, and beside a share of it, that the run exceeded or that other programs held down; `null` where nothing is known against it. */
export function ceilingDoubt({ othersCores, likelyLow, exceeded }: CeilingTrust): string | null {
  if (exceeded === true) return CEILING_EXCEEDED;
  if (likelyLow !== true) return null;
  const used = othersCores === null ? 'were busy' : `used ${othersCores.toFixed(1)} cores`;
  return `measured while other programs ${used}, so likely too low`;
}

/** A chart shows the ceiling in its place where that is at most so many times its largest reading; otherwise as a mark on its upper edge, so that the readings are not squashed. */
export const CEILING_REACH = 4;
