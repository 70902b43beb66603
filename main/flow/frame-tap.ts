import { type DisplayFrameInfo, SHOWN_TEXT_BYTES, TEXTS_BETWEEN_PICTURES } from '../../contract/index.ts';
import type { Arrived, ReceivingPeer } from './receiving-peer.ts';

/**
 * The tap for the window: one copy of one frame when one was asked for, or of the beginning of one that is text. It costs a comparison otherwise. Where other frames come
 * too, text is passed over: a window shows those.
 */
export class FrameTap {
  readonly #captureId: string;
  readonly #post: (info: DisplayFrameInfo, bytes: ArrayBuffer) => void;
  #isWanted = false;
  #textsInARow = Number.POSITIVE_INFINITY;

  constructor(captureId: string, post: (info: DisplayFrameInfo, bytes: ArrayBuffer) => void) {
    this.#captureId = captureId;
    this.#post = post;
  }

  /** The next frame that is taken shall be handed over. */
  want(): void {
    this.#isWanted = true;
  }

  offer(peer: ReceivingPeer, frame: Arrived, receivedFrames: number): void {
    if (!this.#isWanted) return;
    this.#textsInARow = frame.isText ? this.#textsInARow + 1 : 0;
    if (frame.isText && this.#textsInARow <= TEXTS_BETWEEN_PICTURES) return;
    this.#isWanted = false;
    const shown = frame.isText ? frame.data.subarray(0, SHOWN_TEXT_BYTES) : frame.data;
    const bytes = new ArrayBuffer(shown.length);
    new Uint8Array(bytes).set(shown);
    const info = { captureId: this.#captureId, connection: peer.slot, sequence: frame.sequence, receivedFrames };
    this.#post(frame.isText ? { ...info, textBytes: frame.bytes } : info, bytes);
  }
}
