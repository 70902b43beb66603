import {
  FRAME_HEADER_BYTES,
  type FrameHeader,
  GRAY_HEADER_OFFSET,
  JPEG_HEADER_OFFSET,
  type Payload,
  TEXT_HEADER_CHARS,
  writeFrameHeader,
  writeTextFrameHeader,
} from '../../contract/index.ts';
import type { DirectContext } from '../direct/direct-context.ts';
import { OPCODE } from '../direct/frame-format.ts';
import { maskedFrame } from '../direct/masked-frame.ts';

/** One image of the ring, or a copy of one, ready for its header. */
export interface LeasedFrame {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** The whole WebSocket frame as a client sends it, where it is masked beforehand; {@link FrameRing.stamp} keeps it up to date. */
  readonly wire: Buffer | null;
  readonly owner: FrameRing;
  /** To be sent as a text message. */
  readonly isText: boolean;
  readonly isCopy: boolean;
  /** From the lease until it is given back. */
  busy: boolean;
}

type Kind = Payload['kind'];

/** What frames are masked beforehand with. */
export type Preparing = Pick<DirectContext, 'masking' | 'generateMask'>;

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
  readonly #preparing: Preparing | null;
  readonly #key = Buffer.allocUnsafe(4);
  #next = 0;

  /** With `preparing` each image gets a mask of its own once and for all, and its frame is built beforehand. */
  constructor(kind: Kind, images: readonly SharedArrayBuffer[], preparing: Preparing | null = null) {
    this.#kind = kind;
    this.#preparing = preparing;
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
  stamp({ view, bytes, wire }: LeasedFrame, header: FrameHeader): void {
    if (this.#kind === 'text') {
      writeTextFrameHeader(view, 0, header);
      if (wire) this.#maskAgain(bytes, wire, 0, TEXT_HEADER_CHARS);
      return;
    }
    const offset = this.#kind === 'jpeg' ? JPEG_HEADER_OFFSET : GRAY_HEADER_OFFSET;
    writeFrameHeader(view, offset, header);
    if (wire) this.#maskAgain(bytes, wire, offset, FRAME_HEADER_BYTES);
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
    if (image.wire && copy.wire) image.wire.copy(copy.wire);
    return copy;
  }

  #built(bytes: Buffer, { masking, generateMask }: Preparing): Buffer {
    generateMask(this.#key);
    return maskedFrame(bytes, this.#kind === 'text' ? OPCODE.text : OPCODE.binary, this.#key, masking);
  }

  /** The part of the image that has changed, into its frame; the frame's mask stays. */
  #maskAgain(bytes: Buffer, wire: Buffer, from: number, count: number): void {
    const payloadAt = wire.length - bytes.length;
    // The frame's own key stands right before its payload (RFC 6455 section 5.2).
    for (let index = 0; index < 4; index++) this.#key[index] = wire[payloadAt - 4 + ((from + index) & 3)]!;
    this.#preparing?.masking.copy(bytes.subarray(from, from + count), this.#key, wire, payloadAt + from);
  }

  #frame(bytes: Buffer, isCopy: boolean): LeasedFrame {
    const view = new DataView(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    const wire = this.#preparing && this.#built(bytes, this.#preparing);
    return { bytes, view, wire, owner: this, isText: this.#kind === 'text', isCopy, busy: false };
  }
}
