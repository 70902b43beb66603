import { Socket } from 'node:net';

/** What of Node's inner handle of a TCP socket is needed; it is not part of Node's documented interface. */
interface TcpHandle {
  /** Kept by whoever has the handle. */
  reading: boolean;
  readStop(): number;
  useUserBuffer(buffer: Uint8Array): void;
  /** Bytes of the write under way that the kernel has not taken. */
  readonly writeQueueSize: number;
}

/** How the bytes of a socket that was taken over arrive. */
export interface TakenReader {
  /** Where the next bytes shall be read to. */
  readonly target: () => Buffer;
  /** So many bytes were read into the last target. */
  readonly took: (bytes: number) => void;
}

/**
 * Has the reads of a socket that is open already go to buffers of the caller's, as the option `onread` of net.Socket does. Node takes that
 * option where a socket is made and a server makes its own, so that what the option sets is set here. A client's socket may be
 * read before its `resume`, once, because Node had a read for it on its way. To be asked for only where {@link whyNotTaken} has no reason against it.
 */
export function takeOver(socket: Socket, reader: TakenReader): void {
  const handle = handleOf(socket) as TcpHandle;
  handle.readStop();
  handle.reading = false;
  const fields = socket as unknown as Record<symbol, unknown>;
  const { buffer, generator, callback } = places()!;
  const first = reader.target();
  let last = first;
  fields[buffer] = first;
  // Asked behind each read. What is no buffer leaves Node the one that it has, and spares it to take that anew.
  fields[generator] = () => {
    const next = reader.target();
    if (next === last) return null;
    last = next;
    return next;
  };
  fields[callback] = (bytes: number) => {
    reader.took(bytes);
    return true;
  };
  handle.useUserBuffer(first);
  // Who has taken it ends it. Else Node would end a client's behind the peer, and not wait for what waits to be written (SocketOutput).
  socket.allowHalfOpen = true;
  // As ws does with the sockets that it keeps.
  socket.setTimeout(0);
  socket.setNoDelay();
}

/** Why an open socket cannot be taken over, in words that follow a "because"; `null` where it can. */
export function whyNotTaken(socket: Socket): string | null {
  const handle = handleOf(socket);
  const { node } = process.versions;
  if (!handle) return `Node ${node} shows no handle of the socket`;
  if (typeof handle.useUserBuffer !== 'function' || typeof handle.readStop !== 'function' || !places()) {
    return `Node ${node} cannot read this socket into a buffer that is given`;
  }
  if (typeof socket._write !== 'function' || typeof socket._writev !== 'function')
    return `Node ${node} cannot write to this socket at once`;
  if (socket.readableLength > 0) return 'bytes were read from it already';
  return socket.writableLength > 0 ? 'the answer to the handshake was still being written' : null;
}

/** `null` where it is closed, or a runtime shows none. */
export function handleOf(socket: Socket): Partial<TcpHandle> | null {
  return (socket as unknown as { _handle?: Partial<TcpHandle> | null })._handle ?? null;
}

/** The fields that a socket keeps the option `onread` in (lib/net.js of Node 12.10 to 26): where the next bytes go, who says so, and who is told. */
interface Places {
  buffer: symbol;
  generator: symbol;
  callback: symbol;
}

let found: Places | null | undefined;

function places(): Places | null {
  if (found === undefined) {
    const symbols = Object.getOwnPropertySymbols(new Socket());
    const named = (name: string) => symbols.find(({ description }) => description === name);
    const [buffer, generator, callback] = [named('kBuffer'), named('kBufferGen'), named('kBufferCb')];
    found = buffer && generator && callback ? { buffer, generator, callback } : null;
  }
  return found;
}
