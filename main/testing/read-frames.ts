import { FrameReader } from '../direct/frame-reader.ts';
import { BYTE_MASKING, type Masking } from '../direct/masking.ts';
import { MessageMemory } from '../direct/message-memory.ts';
import { ProtocolFault } from '../direct/protocol-fault.ts';
import { ReadScratch } from '../direct/read-scratch.ts';
import type { Loan } from '../stream/stream-socket.ts';

export type ReaderEvent = { message: Buffer; isBinary: boolean } | { ping: string } | { pong: string } | { close: number; reason: string };

/** A frame reader with what it told, and a hand that reads into its targets as a socket does. */
export function readingFrames(
  options: {
    role?: 'server' | 'client';
    maxPayloadBytes?: number;
    masking?: Masking;
    memory?: MessageMemory;
    onMessage?: (data: Buffer, loan: Loan) => void;
  } = {},
) {
  const memory = options.memory ?? new MessageMemory();
  const told: ReaderEvent[] = [];
  const reader = new FrameReader({
    memory,
    scratch: new ReadScratch(),
    masking: options.masking ?? BYTE_MASKING,
    maxPayloadBytes: options.maxPayloadBytes ?? 268_435_456,
    role: options.role ?? 'client',
    events: {
      message: (data, isBinary, loan) => {
        told.push({ message: Buffer.from(data), isBinary });
        options.onMessage?.(data, loan);
      },
      ping: (payload) => told.push({ ping: payload.toString('latin1') }),
      pong: (payload) => told.push({ pong: payload.toString('latin1') }),
      close: (code, reason) => told.push({ close: code, reason: reason.toString() }),
    },
  });
  /** Reads into one target after another, at most `mostBytes` at once. Answers the lengths of the targets. */
  const receive = (bytes: Buffer, mostBytes: () => number = () => Number.POSITIVE_INFINITY): number[] => {
    const targets: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      const { target } = reader;
      targets.push(target.length);
      const read = Math.min(target.length, bytes.length - at, mostBytes());
      // What a read does not fill has anything in it.
      target.fill(0xee, read);
      bytes.copy(target, 0, at, at + read);
      reader.took(read);
      at += read;
    }
    return targets;
  };
  return { reader, memory, told, receive };
}

/** The code of ws and the close code of the fault that it throws; `null` where it throws none. */
export function faultOf(run: () => unknown): [string, number] | null {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof ProtocolFault) return [thrown.code, thrown.closeCode];
    throw thrown;
  }
  return null;
}
