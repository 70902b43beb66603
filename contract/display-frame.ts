import { z } from 'zod';

/** So much of a text message is shown in the place of a picture. */
export const SHOWN_TEXT_BYTES = 2_048;

/** Where text comes between pictures, it is shown after more than so many texts without one. */
export const TEXTS_BETWEEN_PICTURES = 8;

/** What comes before the bytes of a picture. */
export const displayFrameInfoSchema = z.object({
  captureId: z.string(),
  connection: z.int(),
  sequence: z.number(),
  /** Received frames at the moment this one was taken. */
  receivedFrames: z.number(),
  /** Of a text message alone: how long it is in whole. Its bytes are its beginning, `SHOWN_TEXT_BYTES` of it at most. */
  textBytes: z.int().optional(),
});
export type DisplayFrameInfo = z.infer<typeof displayFrameInfoSchema>;

/** A picture on its way to a window: the newest received, as it came in. Where messages are text it is the beginning of one. */
export interface DisplayFrame extends DisplayFrameInfo {
  bytes: Uint8Array;
}
