import { z } from 'zod';

/**
 * Control messages on a stream's own connections: JSON in text messages, beside the frames. Whoever receives one that is
 * no such message, or makes no sense, closes that connection alone with 1008 (RFC 6455 section 7.4.1). The server takes them
 * in push and relay alone: elsewhere none could be obeyed, and JSON is text like any other.
 *
 * Credits: a receiver that runs with `flow.creditFrames` grants the sender a limit. `limit` counts frames from the
 * start of the connection and never falls, so that a grant may be repeated or overtaken without harm (as MAX_DATA of
 * RFC 9000 section 4.1). The sender sends frame number n (from 0) only when n < limit, and none before the first grant.
 *
 * Groups: a client joins and leaves groups of direction relay. Its binary messages go to every other member of the
 * groups it is in; it does not get its own back.
 */
const groupName = z.string().min(1).max(64);

/** What a client or a receiver may send. */
export const streamControlSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('credit'), limit: z.int().min(0).max(Number.MAX_SAFE_INTEGER) }),
  z.strictObject({ type: z.literal('join'), group: groupName }),
  z.strictObject({ type: z.literal('leave'), group: groupName }),
  /** The server's last word before it closes with 1000: how many frames it has sent on this connection. */
  z.strictObject({ type: z.literal('end'), frames: z.int().min(0) }),
]);
export type StreamControl = z.infer<typeof streamControlSchema>;

/** Publishers and subscribers of ours are spread over the groups of a relay. @param slot of the connection, from 0. */
export function groupOf(slot: number, groups: number): string {
  return `g${slot % groups}`;
}

/** There in every run of direction relay. */
export const FIRST_GROUP = groupOf(0, 1);

/** A control message is never longer than this; a longer text message is none. */
export const STREAM_CONTROL_MAX_BYTES = 512;

/** How far a grant may be ahead of the one before: more is taken for nonsense. */
export const CREDIT_STEP_MAX_FRAMES = 1_000_000;

/** The message for the wire. */
export function encodeStreamControl(message: StreamControl): string {
  return JSON.stringify(message);
}

/** The control message in `text`, or `null` where there is none. */
export function decodeStreamControl(text: string): StreamControl | null {
  if (text.length > STREAM_CONTROL_MAX_BYTES || !text.startsWith('{')) return null;
  try {
    const parsed = streamControlSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What the server answers in direction echo, as JSON in a text message. */
export const echoReplySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ack'), sequence: z.int().min(0) }),
  z.strictObject({
    type: z.literal('computed'),
    sequence: z.int().min(0),
    /** Rows and columns, as NumPy has it. */
    shape: z.tuple([z.int(), z.int()]),
    min: z.int(),
    max: z.int(),
    mean: z.number(),
    /** Of an even number of pixels the mean of the two in the middle. */
    median: z.number(),
  }),
]);
export type EchoReply = z.infer<typeof echoReplySchema>;
