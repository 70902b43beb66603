import type { PerMessageDeflateOptions } from 'ws';
import type { Scenario } from '../contract/index.ts';

/** What zlib hands out at a time unless it is told otherwise (Node's `zlib` documentation, `chunkSize`). */
const DEFAULT_CHUNK_BYTES = 16_384;
/** Beyond it a message is a few pieces anyway, and each inflater holds a piece. */
const MOST_CHUNK_BYTES = 1_048_576;
/** What the pieces of all connections may take together. */
const ALL_CHUNKS_BYTES = 67_108_864;

/**
 * The bytes that an inflater of `connections` receiving ones hands out at a time: near the message's size, so that a message is one
 * piece and not sixty-four that are put together. Each connection that has received a compressed message keeps so much
 * memory, hence never above 64 MiB for all of them, and never above what a message may have.
 */
export function inflateChunkBytes(messageBytes: number, most: number, connections: number): number {
  const wished = Math.min(messageBytes, most, MOST_CHUNK_BYTES, Math.floor(ALL_CHUNKS_BYTES / Math.max(1, connections)));
  return Math.max(wished, DEFAULT_CHUNK_BYTES);
}

/**
 * The scenario's compression as `ws` takes it, for either end. RFC 7692: context takeover and window bits are
 * negotiated, level and memory level are each end's own affair, as is the size of the inflater's pieces, which concerns
 * an end that receives frames.
 */
export function perMessageDeflate(compression: Scenario['compression'], chunkBytes?: number): PerMessageDeflateOptions | false {
  if (!compression.enabled) return false;
  return {
    zlibDeflateOptions: { level: compression.level, memLevel: compression.memLevel },
    ...(chunkBytes === undefined ? {} : { zlibInflateOptions: { chunkSize: chunkBytes } }),
    serverNoContextTakeover: !compression.contextTakeover,
    clientNoContextTakeover: !compression.contextTakeover,
    // 15 is the default of the protocol and needs no parameter.
    ...(compression.windowBits < 15 ? { serverMaxWindowBits: compression.windowBits, clientMaxWindowBits: compression.windowBits } : {}),
    concurrencyLimit: compression.concurrencyLimit,
    threshold: compression.threshold,
  };
}
