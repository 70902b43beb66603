import type { DisplayFrameInfo } from '../../contract/index.ts';
import type { Arrived, ReceivingPeer } from './receiving-peer.ts';

/** The tap for the window: one copy of one frame when one was asked for. It costs a comparison otherwise. */
export class FrameTap {
  readonly #captureId: string;
  readonly #post: (info: DisplayFrameInfo, bytes: ArrayBuffer) => void;
  #isWanted = false;

  constructor(captureId: string, post: (info: DisplayFrameInfo, bytes: ArrayBuffer) => void) {
    this.#captureId = captureId;
    this.#post = post;
  }

  /** The next frame that is taken shall be handed over. */
  want(): void {
    this.#isWanted = true;
  }

  offer(peer: ReceivingPeer, frame: Arrived, receivedFrames: number): void {
    if (!this.#isWanted || frame.isText) return;
    this.#isWanted = false;
    const bytes = new ArrayBuffer(frame.bytes);
    new Uint8Array(bytes).set(frame.data);
    this.#post({ captureId: this.#captureId, connection: peer.slot, sequence: frame.sequence, receivedFrames }, bytes);
  }
}
