import {
  type FrameHeader,
  GRAY_HEADER_OFFSET,
  JPEG_HEADER_OFFSET,
  type Payload,
  writeFrameHeader,
  writeTextFrameHeader,
} from '../../contract/index.ts';

/** One image of the ring, or a copy of one, ready for its header. */
export interface LeasedFrame {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly owner: FrameRing;
  /** To be sent as a text message. */
  readonly isText: boolean;
  readonly isCopy: boolean;
  /** From the lease until it is given back. */
  busy: boolean;
}

type Kind = Payload['kind'];

/**
 * The images (or texts) that are sent in turn. A frame carries its own header, so that an image must not be sent again
 * while an earlier sending may still read its bytes; then a copy serves, which is kept for the next time.
 */
export class FrameRing {
  /** Bytes of each frame. */
  readonly frameBytes: number;
  readonly #kind: Kind;
  readonly #images: LeasedFrame[];
  readonly #copies: LeasedFrame[] = [];
  #next = 0;

  constructor(kind: Kind, images: readonly SharedArrayBuffer[]) {
    this.#kind = kind;
    this.#images = images.map((image) => this.#frame(Buffer.from(image), false));
    this.frameBytes = images[0]?.byteLength ?? 0;
  }

  /** The next image, to be given a header by {@link stamp} before it is sent. Give it back when it is sent, or shall not be. */
  lease(): LeasedFrame {
    const image = this.#images[this.#next]!;
    this.#next = (this.#next + 1) % this.#images.length;
    const frame = image.busy ? this.#copyOf(image) : image;
    frame.busy = true;
    return frame;
  }

  /** Writes a new header into a frame that is leased (its place in the sequence is known only when it is sent). */
  stamp({ view }: LeasedFrame, header: FrameHeader): void {
    if (this.#kind === 'text') writeTextFrameHeader(view, 0, header);
    else writeFrameHeader(view, this.#kind === 'jpeg' ? JPEG_HEADER_OFFSET : GRAY_HEADER_OFFSET, header);
  }

  /** The next image with `header` written into it. */
  take(header: FrameHeader): LeasedFrame {
    const frame = this.lease();
    this.stamp(frame, header);
    return frame;
  }

  /** The bytes are no longer needed by the socket. To give a frame back twice does no harm. */
  giveBack(frame: LeasedFrame): void {
    if (!frame.busy) return;
    frame.busy = false;
    if (frame.isCopy) this.#copies.push(frame);
  }

  #copyOf(image: LeasedFrame): LeasedFrame {
    const copy = this.#copies.pop() ?? this.#frame(Buffer.allocUnsafeSlow(this.frameBytes), true);
    image.bytes.copy(copy.bytes);
    return copy;
  }

  #frame(bytes: Buffer, isCopy: boolean): LeasedFrame {
    const view = new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    return { bytes, view, owner: this, isText: this.#kind === 'text', isCopy, busy: false };
  }
}
