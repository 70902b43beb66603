import type { Payload } from '../../../contract/scenario.ts';
import { makeGrayRing } from './gray-source.ts';
import { type MakeRingOptions, makeJpegRing } from './jpeg-source.ts';
import { makeTextRing } from './text-source.ts';

const MAKERS: Record<Payload['kind'], (payload: Payload, options: MakeRingOptions) => Promise<SharedArrayBuffer[]>> = {
  jpeg: makeJpegRing,
  gray: makeGrayRing,
  text: makeTextRing,
};

/**
 * Makes the frames of a payload: `payload.ringFrames` different ones of exactly `messageBytesOf(payload)` bytes each,
 * with room for their header. The same payload gives the same bytes.
 * @throws SockscopeError `source-failed` when a JPEG of this size cannot be reached at this resolution
 * @throws the signal's reason when it aborts
 */
export function makeRing(payload: Payload, options: MakeRingOptions): Promise<SharedArrayBuffer[]> {
  return MAKERS[payload.kind](payload, options);
}
