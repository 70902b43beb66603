import type { Socket } from 'node:net';
import { Duplex, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { TakesSocket } from '../direct/direct-handshake.ts';
import { OPCODE } from '../direct/frame-format.ts';
import { MERGE_BELOW_BYTES } from '../direct/frame-writer.ts';
import type { SmallFrames } from '../direct/small-frames.ts';
import { SocketOutput } from '../direct/socket-output.ts';
import { endsOnce } from '../stream/ends-once.ts';
import { closeReasonOf } from '../stream/peer-fault.ts';

type WebSocketClass = typeof WebSocket;
type Done = (error?: Error) => void;

/**
 * Whether a stream that is destroyed tells those whose bytes waited in it while it was corked. Node's sockets have learned it with a `destroy` of
 * their own kind (20; 18.15 lacks it), and without it a callback might never be told.
 */
const TELLS_WHEN_DESTROYED = Object.hasOwn(Duplex.prototype, 'destroy');

/**
 * The class of `ws` for a server's end, which tells a peer that it fails what was wrong (`ws` sends the code alone), without two things that cost much where messages are small and connections short (docs/performance.md).
 * Its small messages leave in one write of head and payload together, past Node's stream above the socket: `ws` writes the two one after the
 * other between `cork()` and `uncork()`, which is 7 % of an echo of 100 bytes. And what it ends twice is ended once ({@link endsOnce}).
 * Messages of {@link MERGE_BELOW_BYTES} and more, fragments and whatever follows them, and those of a connection that has negotiated an extension are sent
 * as `ws` sends them, and so are all while something waits that it has sent. What is sent is a string or a Buffer, never a Blob, which `ws` reads first.
 */
export function leanSocket(Base: WebSocketClass, frames: SmallFrames): WebSocketClass {
  class LeanSocket extends Base {
    /** `null` where all that is sent goes through `ws`. */
    #tcp: Socket | null = null;
    #output: SocketOutput | null = null;

    static {
      // The types of ws have it as a field, which no accessor may override.
      const amountOfWs = Object.getOwnPropertyDescriptor(Base.prototype, 'bufferedAmount')!.get!;
      Object.defineProperty(LeanSocket.prototype, 'bufferedAmount', {
        get(this: LeanSocket): number {
          return amountOfWs.call(this) + (this.#output?.pendingBytes ?? 0);
        },
      });
    }

    setSocket(...[socket, head, options]: Parameters<TakesSocket['setSocket']>): void {
      // A server masks nothing (RFC 6455 section 5.1): what is sent is what is written. Compressed messages wait for zlib, and others behind them.
      if (TELLS_WHEN_DESTROYED && this.extensions === '') this.#tcp = socket;
      (Base.prototype as unknown as TakesSocket).setSocket.call(this, socket, head, options);
      endsOnce(socket);
      const { _receiver: parser } = this as unknown as { _receiver?: unknown };
      if (parser instanceof Writable) endsOnce(parser);
    }

    /** Where `ws` closes for a fault, its parser has the error already (lib/websocket.js, receiverOnError). */
    override close(code?: number, data?: string | Buffer): void {
      const { _receiver: parser } = this as unknown as { _receiver?: unknown };
      const fault = code !== undefined && data === undefined && parser instanceof Writable ? parser.errored : null;
      super.close(code, fault ? closeReasonOf(fault, this) : data);
    }

    // biome-ignore lint/suspicious/noExplicitAny: the types of ws overload it by the place of the callback.
    override send(data: any, options?: any, done?: any): void {
      const hasOptions = typeof options === 'object' && options !== null;
      if (hasOptions && options.fin === false) this.#tcp = null;
      const tcp = this.#tcp;
      const payload = tcp && this.readyState === this.OPEN ? smallPayload(data) : null;
      if (tcp === null || payload === null) return super.send(data, options, done);
      const isBinary = (hasOptions ? options.binary : undefined) ?? typeof data !== 'string';
      this.#write(
        tcp,
        frames.plain(isBinary ? OPCODE.binary : OPCODE.text, payload),
        (typeof options === 'function' ? options : done) ?? null,
      );
    }

    #write(tcp: Socket, frame: Buffer, done: Done | null): void {
      if (tcp.writableLength > 0 || tcp.writableCorked > 0) {
        frames.retain();
        tcp.write(frame, (error) => done?.(error ?? undefined));
        return;
      }
      this.#output ??= new SocketOutput(tcp, () => tcp.uncork());
      if (this.#output.write(frame, done)) return;
      frames.retain();
      // What follows, whoever sends it, waits in the stream until the kernel has taken this one.
      if (this.#output.pendingBytes > 0) tcp.cork();
    }
  }
  return LeanSocket;
}

/** The bytes of a message that is small enough; else `null`. */
function smallPayload(data: unknown): Buffer | null {
  if (Buffer.isBuffer(data)) return data.length < MERGE_BELOW_BYTES ? data : null;
  // A character takes three bytes of UTF-8 at most (RFC 3629; one beyond the basic plane is two of them here).
  return typeof data === 'string' && data.length * 3 < MERGE_BELOW_BYTES ? Buffer.from(data) : null;
}
