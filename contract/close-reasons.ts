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

/** So many connections were closed with a code, for a reason in the words of `closedByReason`. */
export const closeCountSchema = z.object({ code: z.int(), reason: z.string(), connections: z.int() });
export type CloseCount = z.infer<typeof closeCountSchema>;

/** What a close code says by itself (RFC 6455 section 7.4.1), in the words in which closes are counted by reason. */
export function reasonOfCode(code: number): string {
  switch (code) {
    case 1000:
      return 'done';
    case 1001:
      return 'going away';
    case 1002:
      return 'protocol error';
    case 1005:
      return 'no code given';
    case 1006:
      return 'cut off';
    case 1007:
      return 'invalid data';
    case 1009:
      return 'message too large';
    default:
      return `code ${code}`;
  }
}

/** A client's reason as it is shown, in quotation marks and on one line. */
export function quotedReason(reason: string): string {
  return `“${printable(reason)}”`;
}
