import { z } from 'zod';

/** Bounds of what a user writes to a capture. */
export const CAPTURE_TEXT_LIMITS = { nameChars: 120, notesChars: 10_000, tagChars: 40, tags: 20 } as const;

/** What an imported file may have at most. A day recorded without a break has 345,600 samples; an hour is a file of some 70 MB. */
export const IMPORT_LIMITS = {
  fileBytes: 268_435_456,
  /** Objects and lists inside one another. An export of ours has less than 10. */
  depth: 64,
  samples: 400_000,
  events: 100_000,
  /** Of one text that is no name, note or tag: an event, a line of evidence. */
  textChars: 20_000,
  /** Of one sample, event or row as JSON, and of all that is none of them. A sample of ours has some 5,000. */
  partChars: 1_048_576,
  /** Of one message that carries a part of the file: what fits into the browser mode's longest message, however it is escaped. */
  chunkChars: 131_072,
  /** Faults that an error names, the first ones. */
  faults: 8,
  /** Files that are being sent at once. */
  atOnce: 8,
} as const;

/** A larger thumbnail is not made and not shown. */
export const THUMBNAIL_MAX_BYTES = 65_536;

/** Where a capture came from that was not recorded here. `null` in a manifest: it was recorded in this library. */
export const captureOriginSchema = z.object({
  /** `import`: it is in the library. `file`: a command read it straight from a file, which may say anything: its origin is unknown. */
  kind: z.enum(['import', 'file']).default('import'),
  /** When it was imported or read: wall clock, ISO 8601. */
  importedAt: z.string(),
  /** The file's name without its folder. */
  fileName: z.string(),
  fileBytes: z.int(),
  /** Its id in the library it was exported from. */
  id: z.string(),
  /** What of the capture could not be read when it was exported. */
  damage: z.array(z.string()).default([]),
});
export type CaptureOrigin = z.infer<typeof captureOriginSchema>;

export const captureNameSchema = z.string().trim().min(1).max(CAPTURE_TEXT_LIMITS.nameChars);
export const captureNotesSchema = z.string().max(CAPTURE_TEXT_LIMITS.notesChars);
export const captureTagsSchema = z
  .array(z.string().trim().min(1).max(CAPTURE_TEXT_LIMITS.tagChars))
  .max(CAPTURE_TEXT_LIMITS.tags)
  .overwrite((tags) => [...new Set(tags)]);

/** The small picture of a capture, ready for an address of the form `data:<mediaType>;base64,<base64>`. */
export const thumbnailSchema = z.object({ mediaType: z.enum(['image/jpeg', 'image/png', 'image/svg+xml']), base64: z.string() });
export type Thumbnail = z.infer<typeof thumbnailSchema>;
