/** Bytes of a message that its receiver has taken over. They stay as they are until every owner has given them back. */
export interface Kept {
  readonly data: Buffer;
  /** One more owner, who gives them back as well. */
  share(): Kept;
  /** An owner no longer needs them. After the last they may be written over at once. */
  release(): void;
}

/**
 * The bytes of a message as its socket lends them: they hold until the listener returns, because the next bytes of the
 * connection are read into the same memory. Whoever needs them longer says so before it returns.
 */
export interface Loan {
  /** Takes the bytes over. Large ones are not copied; small ones, which lie among others, are. Asked again it gives the same, to one more owner. */
  keep(): Kept;
}

/** What listeners of a {@link StreamSocket} are called with. */
export interface StreamSocketEvents {
  /** One whole message. Without a loan the bytes are the listener's own. */
  message: (data: Buffer, isBinary: boolean, loan?: Loan) => void;
  pong: (data: Buffer) => void;
  /** RFC 6455 section 7.1.5; 1006 where the connection was cut, 1005 where the peer gave no code. */
  close: (code: number, reason: Buffer) => void;
  /** A fault of the peer has a code that begins with `WS_ERR_`, as those of `ws` do; `close` follows. */
  error: (error: Error & { code?: string }) => void;
}

/**
 * One open WebSocket, whichever engine serves it: that of the library `ws`, and our own. The names and meanings are those
 * of `ws`, so that its sockets are such sockets as they are.
 */
export interface StreamSocket {
  readonly readyState: number;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;
  /** Nothing is read from it. */
  readonly isPaused: boolean;
  /** Bytes handed over and not yet written to the kernel. */
  readonly bufferedAmount: number;
  /** Shorter messages are copied when they are sent, and need not stay as they are. Without it none are. */
  readonly copiesBelowBytes?: number;
  /** Bytes that its TCP socket has delivered so far, where it counts them itself. */
  readonly bytesRead?: number;
  pause(): void;
  resume(): void;
  /** `done` is called when the bytes have left for the kernel, or could not; until then they must stay as they are. */
  send(data: Buffer | string, options: { binary?: boolean }, done?: (error?: Error) => void): void;
  send(data: Buffer | string, done?: (error?: Error) => void): void;
  /** Sends a frame that is built already, as it goes over the wire: its head, and its payload masked where this end masks. Only our own engine can. */
  sendBuilt?(frame: Buffer, done: (error?: Error) => void): void;
  ping(data: Buffer, mask?: boolean, done?: (error: Error) => void): void;
  /** The close handshake (RFC 6455 section 7.1.2); what was sent before goes before it. */
  close(code?: number, reason?: string): void;
  /** Cuts the connection. */
  terminate(): void;
  on<E extends keyof StreamSocketEvents>(event: E, listener: StreamSocketEvents[E]): unknown;
  once<E extends keyof StreamSocketEvents>(event: E, listener: StreamSocketEvents[E]): unknown;
  off<E extends keyof StreamSocketEvents>(event: E, listener: StreamSocketEvents[E]): unknown;
}
