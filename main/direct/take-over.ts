import { Socket } from 'node:net';

/** What of Node's inner handle of a TCP socket is needed; it is not part of Node's documented interface. */
interface TcpHandle {
  /** Kept by whoever has the handle. */
  reading: boolean;
  readStop(): number;
  useUserBuffer(buffer: Uint8Array): void;
}

/** How the bytes of a socket that was taken over arrive. */
export interface TakenReader {
  /** Where the next bytes shall be read to. */
  readonly target: () => Buffer;
  /** So many bytes were read into the last target. */
  readonly took: (bytes: number) => void;
}

/**
 * Takes a connection over from the socket that its handshake was read with, into one whose reads go to buffers of the
 * caller's (`onread` of net.Socket). Node gives `onread` to sockets that it is asked for by name alone, not to those that a
 * server accepts, so that the connection's inner handle has to change its owner. Nothing is read before the new one's
 * `read(0)` or `resume`. The old socket stays as a husk, and is destroyed with the new one: its server counts connections
 * by it. To be asked for only where {@link whyNotTaken} has no reason against it.
 */
export function takeOver(old: Socket, reader: TakenReader): Socket {
  const handle = handleOf(old) as TcpHandle;
  handle.readStop();
  handle.reading = false;
  (old as unknown as { _handle: unknown })._handle = null;
  const options = {
    handle,
    // An inner option of Node, without which it would begin to read at once.
    manualStart: true,
    readable: true,
    writable: true,
    onread: {
      buffer: reader.target,
      callback: (bytes: number) => {
        reader.took(bytes);
        return true;
      },
    },
  };
  const tcp = new Socket(options as ConstructorParameters<typeof Socket>[0]);
  // As ws does with the sockets that it keeps.
  old.setTimeout(0);
  tcp.setNoDelay();
  tcp.once('close', () => old.destroy());
  return tcp;
}

/** Why an open socket cannot be taken over, in words that follow a "because"; `null` where it can. */
export function whyNotTaken(socket: Socket): string | null {
  const handle = handleOf(socket);
  const { node } = process.versions;
  if (!handle) return `Node ${node} shows no handle of the socket`;
  if (typeof handle.useUserBuffer !== 'function' || typeof handle.readStop !== 'function') {
    return `Node ${node} cannot read this socket into a buffer that is given`;
  }
  if (socket.readableLength > 0) return 'bytes were read from it already';
  return socket.writableLength > 0 ? 'the answer to the handshake was still being written' : null;
}

function handleOf(socket: Socket): Partial<TcpHandle> | null {
  return (socket as unknown as { _handle?: Partial<TcpHandle> | null })._handle ?? null;
}
