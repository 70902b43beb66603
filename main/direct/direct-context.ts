import { type Masking, maskingOf, WORD_MASKING } from './masking.ts';
import { MessageMemory } from './message-memory.ts';
import { l2CacheBytes, pieceBytesFor } from './piece-bytes.ts';
import { ReadScratch } from './read-scratch.ts';
import { SmallFrames } from './small-frames.ts';

/** Shared by all direct sockets of a thread. */
export interface DirectContext {
  memory: MessageMemory;
  masking: Masking;
  /** Masks of a client's frames: fills four bytes. */
  generateMask: (key: Buffer) => void;
  /** What is written piece by piece has pieces of so many bytes: see {@link pieceBytesFor}. */
  pieceBytes: number;
  scratch: ReadScratch;
  /** Where small frames are made that are written. */
  smallFrames: SmallFrames;
}

/** What the direct sockets of a thread share. A server masks nothing (RFC 6455 section 5.1) and needs no `generateMask`. */
export function createDirectContext(options: {
  nativeAddon: 'on' | 'off';
  /** Instead of the native helper; four bytes at a time unless given. */
  slowMasking?: Masking;
  generateMask?: (key: Buffer) => void;
}): DirectContext {
  return {
    memory: new MessageMemory(),
    masking: maskingOf(options.nativeAddon, options.slowMasking ?? WORD_MASKING),
    generateMask: options.generateMask ?? maskNothing,
    pieceBytes: pieceBytesFor(l2CacheBytes()),
    scratch: new ReadScratch(),
    smallFrames: new SmallFrames(),
  };
}

function maskNothing(key: Buffer): void {
  key.fill(0);
}
