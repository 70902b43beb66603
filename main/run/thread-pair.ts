import { type ErrorValue, type Scenario, SockscopeError } from '../../contract/index.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import type { FromLoad } from '../load/load-messages.ts';
import type { FrameLedger } from '../metrics/ledger.ts';
import type { LoadTelemetry } from '../metrics/thread-telemetry.ts';
import type { FromServer, ServerThreadData } from '../server/server-messages.ts';
import type { ThreadSpawner } from '../threads/thread.ts';
import { LoadLink } from './load-link.ts';
import { ServerLink } from './server-link.ts';
import { loadSettings, serverSettings } from './settings-of.ts';

/** At the end of a run, and before a planned reconnect, what is in flight has this long to arrive; then it is cut and counts as lost. */
export const DRAIN_TIMEOUT_MS = 5_000;

/** A new connection has this long; then the change says that there is none. */
const CONNECT_TIMEOUT_MS = 10_000;

/** How long the server's accounts of closed connections may take to arrive. */
const ACCOUNTS_TIMEOUT_MS = 2_000;

export interface ThreadPairOptions {
  clock: Clock;
  threads: ThreadSpawner;
  ledger: FrameLedger;
  serverData: Omit<ServerThreadData, 'settings'>;
  /** `null`: there is no generator. */
  loadTelemetry: LoadTelemetry | null;
  onServer: (message: FromServer) => void;
  onLoad: (message: FromLoad) => void;
  /** A thread ended that was not asked to. */
  onLost: (error: ErrorValue) => void;
}

/** The server and the generator of a run as one: started, given new settings, connected anew, drained and ended. */
export class ThreadPair {
  readonly #options: ThreadPairOptions;
  readonly #server: ServerLink;
  readonly #load: LoadLink;
  #frames: SharedArrayBuffer[] = [];
  #generation = 0;
  #connectWaiters: ((isOpen: boolean) => void)[] = [];

  constructor(options: ThreadPairOptions) {
    const { threads, serverData, onLost } = options;
    this.#options = options;
    this.#server = new ServerLink({ threads, data: serverData, onMessage: options.onServer, onLost });
    this.#load = new LoadLink({ threads, onMessage: (message) => this.#fromLoad(message), onLost });
  }

  get port(): number {
    return this.#server.port;
  }

  /** Starts the server. Fails with why it cannot listen. */
  startServer(scenario: Scenario): Promise<void> {
    return this.#server.start(serverSettings(scenario));
  }

  /** Starts the generator, if there is one; it connects and sends at once. */
  startLoad(scenario: Scenario): void {
    const { loadTelemetry, serverData } = this.#options;
    if (!loadTelemetry) return;
    this.#load.start({
      settings: loadSettings(scenario),
      telemetry: loadTelemetry,
      runTag: serverData.runTag,
      url: this.#loadUrl(scenario),
      token: scenario.bind.token,
      firstGeneration: this.#generation,
      frames: this.#frames,
    });
  }

  /** The images to send from now on. */
  putFrames(frames: SharedArrayBuffer[]): void {
    this.#frames = frames;
    this.#load.post({ type: 'frames', frames });
  }

  /** Hands new settings to both threads; what belongs to a handshake holds for the connections to come. */
  apply(scenario: Scenario): void {
    this.#server.post({ type: 'apply', settings: serverSettings(scenario) });
    this.#load.post({ type: 'apply', settings: loadSettings(scenario) });
  }

  /** Closes all connections when what they hold has arrived, and makes them anew with new settings. Fails with `connect-failed`. */
  async reconnect(scenario: Scenario): Promise<void> {
    await this.#drain('reconnect');
    this.apply(scenario);
    this.#server.post({ type: 'reconnect-foreign' });
    await this.#connected(() => this.#load.post({ type: 'resume', url: this.#loadUrl(scenario) }));
  }

  /** Ends both threads and starts them with the new scenario; with the old one, and the error, where the server refuses the new one. */
  async restart(before: Scenario, after: Scenario): Promise<void> {
    await this.#drain('reconnect');
    await this.#load.end();
    await this.#server.end();
    try {
      await this.startServer(after);
    } catch (error) {
      await this.startServer(before);
      await this.#connected(() => this.startLoad(before));
      throw error;
    }
    await this.#connected(() => this.startLoad(after));
  }

  wantFrame(): void {
    this.#server.post({ type: 'want-frame' });
  }

  /** Nothing more is offered, what is in flight arrives, all connections close, the server says goodbye. */
  async drain(): Promise<void> {
    await this.#drain('end');
    await this.#server.end();
  }

  /** Ends what is left. */
  async end(): Promise<void> {
    await this.#load.end();
    await this.#server.end();
  }

  async #drain(purpose: 'reconnect' | 'end'): Promise<void> {
    await this.#load.pause(DRAIN_TIMEOUT_MS, purpose);
    const { clock, ledger } = this.#options;
    const deadlineNs = clock.nowNs() + ACCOUNTS_TIMEOUT_MS * NS_PER_MS;
    // Both ends of every closed connection have their account to tell.
    while (ledger.openConnections() > 0 && clock.nowNs() < deadlineNs) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async #connected(connect: () => void): Promise<void> {
    if (!this.#options.loadTelemetry) return;
    const opened = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => {
        this.#connectWaiters = [];
        resolve(false);
      }, CONNECT_TIMEOUT_MS);
      this.#connectWaiters.push((isOpen) => {
        clearTimeout(timer);
        resolve(isOpen);
      });
    });
    connect();
    if (!(await opened)) throw new SockscopeError('connect-failed', 'The setting is in force, but no connection could be made with it.');
  }

  #fromLoad(message: FromLoad): void {
    if (message.type === 'opened') {
      this.#generation = Math.max(this.#generation, message.generation + 1);
      for (const waiter of this.#connectWaiters.splice(0)) waiter(true);
    }
    this.#options.onLoad(message);
  }

  /** The generator runs on this machine: a server that listens everywhere is reached by loopback. */
  #loadUrl({ bind: { host } }: Scenario): string {
    const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
    return socketUrl(reachable, this.port);
  }
}

/** `ws://` address of a host, which may be an IPv6 address. */
export function socketUrl(host: string, port: number): string {
  return `ws://${host.includes(':') ? `[${host}]` : host}:${port}/`;
}
