import { type FrameHeader, JPEG_HEADER_OFFSET, writeFrameHeader } from '../../contract/index.ts';

/** One image of the ring, or a copy of one, ready for its header. */
export interface LeasedFrame {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly owner: FrameRing;
  busy: boolean;
}

/**
 * The images that are sent in turn. A frame carries its own header, so that an image must not be sent again while an
 * earlier sending may still read its bytes; then a copy serves, which is kept for the next time.
 */
export class FrameRing {
  readonly frameBytes: number;
  readonly #images: LeasedFrame[];
  readonly #spares: LeasedFrame[] = [];
  #next = 0;

  constructor(images: readonly SharedArrayBuffer[]) {
    this.#images = images.map((image) => this.#lease(Buffer.from(image)));
    this.frameBytes = images[0]?.byteLength ?? 0;
  }

  /** The next image with `header` written into it. Give it back when it is sent. */
  take(header: FrameHeader): LeasedFrame {
    const image = this.#images[this.#next]!;
    this.#next = (this.#next + 1) % this.#images.length;
    const frame = image.busy ? this.#spare(image) : image;
    frame.busy = true;
    writeFrameHeader(frame.view, JPEG_HEADER_OFFSET, header);
    return frame;
  }

  /** The bytes are no longer needed by the socket. */
  giveBack(frame: LeasedFrame): void {
    frame.busy = false;
    if (!this.#images.includes(frame)) this.#spares.push(frame);
  }

  #spare(image: LeasedFrame): LeasedFrame {
    const spare = this.#spares.pop() ?? this.#lease(Buffer.allocUnsafeSlow(this.frameBytes));
    image.bytes.copy(spare.bytes);
    return spare;
  }

  #lease(bytes: Buffer): LeasedFrame {
    return { bytes, view: new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength), owner: this, busy: false };
  }
}
