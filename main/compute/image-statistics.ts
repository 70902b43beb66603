import { FRAME_HEADER_BYTES } from '../../contract/frame.ts';
import { GRAY_PREFIX_BYTES } from '../../contract/scenario.ts';

/** What is worked out of the pixels of a gray frame. */
export interface ImageStatistics {
  /** Rows and columns, as NumPy has it. */
  shape: [rows: number, columns: number];
  min: number;
  max: number;
  mean: number;
  /** Of an even number of pixels the mean of the two in the middle. */
  median: number;
}

const VALUES = 256;
/** One set for the thread: nothing else runs between its clearing and its reading. */
const counts = new Uint32Array(VALUES);

/**
 * Exact statistics of all pixels of a gray frame (contract/frame.ts), counted value by value. `null` where the message
 * is no gray frame: too short, without a pixel, or of another length than its width and height ask for. The header is
 * not looked at, so that a foreign client may leave it empty.
 */
export function imageStatistics(message: Uint8Array): ImageStatistics | null {
  if (message.byteLength <= GRAY_PREFIX_BYTES) return null;
  const view = new DataView(message.buffer, message.byteOffset, GRAY_PREFIX_BYTES);
  const columns = view.getUint32(FRAME_HEADER_BYTES, true);
  const rows = view.getUint32(FRAME_HEADER_BYTES + 4, true);
  const pixels = message.byteLength - GRAY_PREFIX_BYTES;
  if (rows * columns !== pixels) return null;
  counts.fill(0);
  for (let at = GRAY_PREFIX_BYTES; at < message.byteLength; at++) counts[message[at]!]!++;
  let sum = 0;
  for (let value = 0; value < VALUES; value++) sum += value * counts[value]!;
  return {
    shape: [rows, columns],
    min: valueOfRank(0),
    max: valueOfRank(pixels - 1),
    mean: sum / pixels,
    median: (valueOfRank((pixels - 1) >> 1) + valueOfRank(pixels >> 1)) / 2,
  };
}

/** The pixel at a place (from 0) of all pixels in ascending order. */
function valueOfRank(rank: number): number {
  let value = 0;
  for (let below = counts[0]!; below <= rank; below += counts[value]!) value++;
  return value;
}
