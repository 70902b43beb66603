/** One end of a measurement. Counts and times are the receiver's. */
export type CeilingThreadData = { end: 'sender'; messageBytes: number } | ({ end: 'receiver' } & CeilingReceiverData);

/** What the receiving end is started with. */
export interface CeilingReceiverData {
  messageBytes: number;
  /** Where the sending end listens, on 127.0.0.1. */
  port: number;
  /** What is received before is not counted: TCP's windows and the code itself warm up. */
  warmupMs: number;
  /** So many parts follow, each of so long. */
  parts: number;
  partMs: number;
}

/** What an end tells. */
export type FromCeiling =
  | { type: 'listening'; port: number }
  /** Of each part whole messages, and the time from the end of the one before to the end of the last. */
  | { type: 'measured'; parts: CeilingPart[] }
  | { type: 'failed'; text: string };

/** A part of a measurement. */
export interface CeilingPart {
  messages: number;
  seconds: number;
}
