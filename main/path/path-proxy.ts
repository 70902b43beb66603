import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { PATH } from '../metrics/shared-counters.ts';
import type { ThreadPort } from '../threads/thread.ts';
import { PathConnection } from './path-connection.ts';
import type { FromPath, PathThreadData, ToPath } from './path-messages.ts';
import { shareOfWay } from './share-of-way.ts';
import { WayAccount } from './way-account.ts';
import { WayDriver } from './way-driver.ts';

/** Times that go on are brought up to date so often. */
const GAUGE_INTERVAL_MS = 25;

/** As the server's: a ramp of many connections must not overflow the queue of those that wait to be accepted. */
const LISTEN_BACKLOG = 4_096;

/**
 * The impairment proxy: it listens on the loopback address, makes a connection to the server for each that comes in, and stands for
 * the network between them. Bytes are never altered, lost or put in another order.
 */
export class PathProxy {
  readonly #port: ThreadPort<ToPath, FromPath>;
  readonly #data: PathThreadData;
  readonly #listener: Server;
  readonly #forth: WayDriver;
  readonly #back: WayDriver;
  readonly #connections = new Set<PathConnection>();
  readonly #gaugeTimer: NodeJS.Timeout;

  /** `random`: uniform from 0 to 1, for the jitter. */
  constructor(port: ThreadPort<ToPath, FromPath>, data: PathThreadData, clock: Clock, random: () => number) {
    const { path, telemetry } = data;
    this.#port = port;
    this.#data = data;
    telemetry.counters.fill(0);
    this.#forth = new WayDriver(path, { clock, random, account: new WayAccount(telemetry.forth) });
    this.#back = new WayDriver(path.back, { clock, random, account: new WayAccount(telemetry.back) });
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
    this.#gaugeTimer = setInterval(() => {
      for (const { account } of [this.#forth, this.#back]) account.tick(clock.nowNs());
    }, GAUGE_INTERVAL_MS);
  }

  /** Listens on a free port and tells it, or tells why it could not. */
  listen(): void {
    this.#listener.on('error', (error) => this.#port.post({ type: 'failed', message: error.message }));
    this.#listener.listen({ host: '127.0.0.1', port: 0, backlog: LISTEN_BACKLOG }, () => {
      this.#data.telemetry.counters[PATH.listening] = 1;
      this.#port.post({ type: 'listening', port: (this.#listener.address() as AddressInfo).port });
    });
  }

  handle(message: ToPath): void {
    switch (message.type) {
      case 'apply':
        this.#forth.apply(message.path);
        return this.#back.apply(message.path.back);
      case 'cut':
        return this.#cut();
    }
  }

  /** Cuts every connection and stops listening. */
  async close(): Promise<void> {
    clearInterval(this.#gaugeTimer);
    for (const connection of this.#connections) connection.cut();
    await new Promise<void>((resolve) => this.#listener.close(() => resolve()));
    this.#forth.close();
    this.#back.close();
  }

  #accept(client: Socket): void {
    const { target, sendingEnd } = this.#data;
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const [toServer, toClient] = sendingEnd === 'client' ? [this.#forth, this.#back] : [this.#back, this.#forth];
    let ownPort = 0;
    const connection = new PathConnection({
      client,
      server,
      toServer,
      toClient,
      limitBytes: () => this.#shareBytes,
      onGone: () => {
        this.#connections.delete(connection);
        this.#count();
        if (ownPort !== 0) this.#port.post({ type: 'disconnected', port: ownPort });
      },
    });
    server.on('connect', () => {
      ownPort = server.localPort ?? 0;
      this.#port.post({ type: 'connected', port: ownPort });
    });
    this.#connections.add(connection);
    this.#count();
  }

  /** What each connection may have on each way. */
  get #shareBytes(): number {
    return shareOfWay(this.#data.limitBytes, this.#connections.size);
  }

  #count(): void {
    const { size } = this.#connections;
    this.#data.telemetry.counters[PATH.connections] = size;
    for (const { account } of [this.#forth, this.#back]) account.setLimit(size * this.#shareBytes);
  }

  #cut(): void {
    const connections = this.#connections.size;
    let bytes = 0;
    for (const connection of this.#connections) {
      bytes += connection.queuedBytes;
      connection.cut();
    }
    this.#port.post({ type: 'cut', connections, bytes });
  }
}
