import { z } from 'zod';
import { exactBytesText } from './exact-bytes-text.ts';
import { grouped } from './grouped.ts';

/** What bounds the recording of frames, beside what the scenario asks for. */
export const RECORDING_LIMITS = {
  /** Frames a second that mode `every` records at most; a folder of more files a second is of no use to anybody. */
  framesPerS: 100,
  /** Frames of one capture, and of the ring of mode `last`. */
  frames: 10_000,
  /** Memory of the ring of mode `last`, or `recording.maxBytes` where that is less. */
  ringBytes: 536_870_912,
  /** What may wait for the disk in mode `every`. */
  queueBytes: 134_217_728,
  /** A text is looked into, to tell JSON from other text, up to this size. */
  jsonBytes: 1_048_576,
} as const;

/** What a recorded frame is, by its first bytes. `gray`: a gray frame of ours, kept as PNG. */
export const FRAME_KINDS = ['jpeg', 'png', 'gif', 'webp', 'gray', 'text', 'json', 'binary'] as const;
export const frameKindSchema = z.enum(FRAME_KINDS);
export type FrameKind = z.infer<typeof frameKindSchema>;

/** How the file of each kind ends, and as what it is served: by this table and never by what is in it. */
export const FRAME_FILES: Record<FrameKind, { ending: string; mediaType: string; isPicture: boolean }> = {
  jpeg: { ending: 'jpg', mediaType: 'image/jpeg', isPicture: true },
  png: { ending: 'png', mediaType: 'image/png', isPicture: true },
  gif: { ending: 'gif', mediaType: 'image/gif', isPicture: true },
  webp: { ending: 'webp', mediaType: 'image/webp', isPicture: true },
  gray: { ending: 'png', mediaType: 'image/png', isPicture: true },
  text: { ending: 'txt', mediaType: 'text/plain; charset=utf-8', isPicture: false },
  json: { ending: 'json', mediaType: 'application/json', isPicture: false },
  binary: { ending: 'bin', mediaType: 'application/octet-stream', isPicture: false },
};

/** Number in the capture, connection, sequence: `000012-c0-s1100.jpg`. Nothing else is ever opened, so that no name leads out of the folder. */
export const FRAME_FILE_PATTERN = /^\d{6}-c\d{1,10}-s\d{1,16}\.(?:jpg|png|gif|webp|txt|json|bin)$/;

/** The name of a frame's file. */
export function frameFileName(number: number, connection: number, sequence: number, kind: FrameKind): string {
  return `${String(number).padStart(6, '0')}-c${connection}-s${sequence}.${FRAME_FILES[kind].ending}`;
}

const count = z.number().nonnegative();

/** One line of `frames/frames.ndjson`: a frame whose file is there. */
export const recordedFrameSchema = z
  .object({
    /** Of the connection; of a frame without our header its number on the connection. */
    sequence: count,
    /** When the receiver took it, since the start of the run. */
    tMs: z.number(),
    connection: count,
    /** As it was received. */
    bytes: count,
    file: z.string().regex(FRAME_FILE_PATTERN),
    kind: frameKindSchema,
    /** Of the file, which is the frame byte for byte but for kind `gray`. */
    fileBytes: count,
  })
  .refine(({ file, kind }) => file.endsWith(`.${FRAME_FILES[kind].ending}`), { message: 'file and kind do not match', path: ['kind'] });
export type RecordedFrame = z.infer<typeof recordedFrameSchema>;

/** A recorded frame as it was found: `fault` says why its file cannot be shown, `null` as a rule. */
export const foundFrameSchema = recordedFrameSchema.and(z.object({ fault: z.string().nullable() }));
export type FoundFrame = z.infer<typeof foundFrameSchema>;

/** Frames that were to be recorded and are not, by the limit that kept them out. */
export const framesLeftOutSchema = z.object({
  /** More than {@link RECORDING_LIMITS}.framesPerS came due in a second. */
  rate: count.default(0),
  /** Of the last seconds, those that the ring's memory ({@link RECORDING_LIMITS}.ringBytes) did not hold; where `recording.maxBytes` is less they are of `total`. */
  memory: count.default(0),
  /** The disk was slower than the frames came due. */
  disk: count.default(0),
  /** `recording.maxBytes`, or {@link RECORDING_LIMITS}.frames, was reached. */
  total: count.default(0),
  /** Could not be written: the disk was full, or refused. */
  failed: count.default(0),
});
export type FramesLeftOut = z.infer<typeof framesLeftOutSchema>;

/** What was recorded of a run's frames. */
export const recordingSummarySchema = z.object({
  frames: count,
  /** Of the files. */
  bytes: count,
  leftOut: framesLeftOutSchema,
  /** Why the recording broke off; `null` where it did not. */
  fault: z.string().nullable().default(null),
});
export type RecordingSummary = z.infer<typeof recordingSummarySchema>;

const LEFT_OUT_WORDS: readonly [keyof FramesLeftOut, string][] = [
  ['rate', `above ${RECORDING_LIMITS.framesPerS} a second`],
  [
    'memory',
    `beyond the memory for recording (${exactBytesText(RECORDING_LIMITS.ringBytes)} with last, ${exactBytesText(RECORDING_LIMITS.queueBytes)} with every)`,
  ],
  ['disk', 'for which the disk was too slow'],
  ['total', `beyond recording.maxBytes or ${grouped(String(RECORDING_LIMITS.frames))} files`],
  ['failed', 'that could not be written'],
];

/** What was left out and why, in words; `null` where nothing was. */
export function leftOutText(leftOut: FramesLeftOut): string | null {
  const parts = LEFT_OUT_WORDS.filter(([key]) => leftOut[key] > 0).map(([key, words]) => `${grouped(String(leftOut[key]))} ${words}`);
  return parts.length === 0 ? null : `left out: ${parts.join(', ')}`;
}
