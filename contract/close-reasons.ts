import { z } from 'zod';
import { printable } from './printable.ts';

/** Of the reasons that clients give in their close frames a run keeps so many different ones; closes with others are counted without theirs. */
export const CLOSE_REASONS_KEPT = 32;

/** What so many clients gave for a reason when they closed by themselves, with the code beside it. */
export const closeReasonSchema = z.object({
  code: z.int(),
  /** As it came: at most 123 bytes of UTF-8 (RFC 6455 section 5.5), and whatever the client chose. */
  reason: z.string(),
  connections: z.int(),
});
export type CloseReason = z.infer<typeof closeReasonSchema>;

/** A client's reason as it is shown, in quotation marks and on one line. */
export function quotedReason(reason: string): string {
  return `“${printable(reason)}”`;
}
