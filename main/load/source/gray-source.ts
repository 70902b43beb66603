import { setImmediate as nextTurn } from 'node:timers/promises';
import { FRAME_HEADER_BYTES } from '../../../contract/frame.ts';
import { GRAY_PREFIX_BYTES, messageBytesOf, type Payload } from '../../../contract/scenario.ts';
import type { MakeRingOptions } from './jpeg-source.ts';
import { derivedSeed, fillRandomBytes } from './random.ts';

/**
 * Makes `payload.ringFrames` different gray frames (contract/frame.ts): 32 bytes 0 for the header, width and height, then
 * a byte a pixel. Each pixel is random, all 256 values alike, whatever `payload.entropy` says: that is what the
 * measurements were made with that these frames are compared to. The same payload gives the same bytes. Gives the event
 * loop a turn before each frame.
 * @throws the signal's reason when it aborts
 */
export async function makeGrayRing(payload: Payload, options: MakeRingOptions): Promise<SharedArrayBuffer[]> {
  const { width, height, seed, ringFrames } = payload;
  const frames: SharedArrayBuffer[] = [];
  options.onProgress(0, ringFrames);
  while (frames.length < ringFrames) {
    await nextTurn();
    options.signal?.throwIfAborted();
    const frame = new SharedArrayBuffer(messageBytesOf(payload));
    const view = new DataView(frame as unknown as ArrayBuffer);
    view.setUint32(FRAME_HEADER_BYTES, width, true);
    view.setUint32(FRAME_HEADER_BYTES + 4, height, true);
    fillRandomBytes(new Uint8Array(frame, GRAY_PREFIX_BYTES), derivedSeed(seed, 200_000 + frames.length));
    frames.push(frame);
    options.onProgress(frames.length, ringFrames);
  }
  return frames;
}
