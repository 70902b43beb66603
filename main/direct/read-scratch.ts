import { READ_BYTES } from './read-bytes.ts';

/** After a large message the next read is so short: enough for the next frame's head, and little to copy. */
const HEAD_READ_BYTES = 1_024;

/** The buffer that all readers of a thread read into where the bytes have no place of their own. What is in it is used before the next read. */
export class ReadScratch {
  readonly bytes = Buffer.allocUnsafeSlow(READ_BYTES);
  /** Its beginning, for a read that shall bring little more than the head of a frame. */
  readonly short = this.bytes.subarray(0, HEAD_READ_BYTES);
  #last = this.bytes;

  /** Its bytes from `start` up to `end`. Small messages that are as long as the one before lie where that lay: they have the same view, and nothing is allocated. */
  view(start: number, end: number): Buffer {
    const last = this.#last;
    if (last.length !== end - start || last.byteOffset - this.bytes.byteOffset !== start) this.#last = this.bytes.subarray(start, end);
    return this.#last;
  }
}
