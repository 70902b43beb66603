import type { Socket } from 'node:net';
import { PathStream } from './path-stream.ts';
import type { WayDriver } from './way-driver.ts';

/** A client's connection and the one that was made to the server for it, with the two ways between them. */
export class PathConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #toServer: PathStream;
  readonly #toClient: PathStream;
  readonly #onGone: () => void;
  #open = 2;

  constructor(options: {
    client: Socket;
    server: Socket;
    toServer: WayDriver;
    toClient: WayDriver;
    /** What each way may have at this moment. */
    limitBytes: () => number;
    onGone: () => void;
  }) {
    const { client, server, limitBytes } = options;
    this.#client = client;
    this.#server = server;
    this.#onGone = options.onGone;
    this.#toServer = new PathStream(client, server, options.toServer, limitBytes);
    this.#toClient = new PathStream(server, client, options.toClient, limitBytes);
    this.#watch(client, this.#toServer, this.#toClient);
    this.#watch(server, this.#toClient, this.#toServer);
  }

  get queuedBytes(): number {
    return this.#toServer.queuedBytes + this.#toClient.queuedBytes;
  }

  /** Cuts both ends. */
  cut(): void {
    this.#toServer.close();
    this.#toClient.close();
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** `from` is what is read from the socket, `to` what is written to it. */
  #watch(socket: Socket, from: PathStream, to: PathStream): void {
    // Without a listener an error would end the thread; `close` follows it and says that there was one.
    socket.on('error', () => {});
    socket.on('close', (hadError) => {
      // Cut: nobody is there any more to be written to, and the other end is told in its turn.
      if (hadError) {
        to.close();
        from.cut();
      }
      this.#open -= 1;
      if (this.#open > 0) return;
      from.close();
      to.close();
      this.#onGone();
    });
  }
}
