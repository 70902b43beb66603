import { type ConnectionRow, type ErrorValue, endText, errorValue, type Scenario, SockscopeError } from '../../contract/index.ts';
import type { ClientsThreadData, FromClients, ToClients } from '../clients/clients-messages.ts';
import { type Clock, NS_PER_MS } from '../clock.ts';
import type { KernelEndpoints } from '../kernel/roles.ts';
import type { FromIdle, IdleGauges, IdleProcessData, ToIdle } from '../load/idle/idle-messages.ts';
import type { FromLoad, LoadThreadData, ToLoad } from '../load/load-messages.ts';
import type { RunTelemetry } from '../metrics/run-telemetry.ts';
import { RECEIVER, SERVER } from '../metrics/shared-counters.ts';
import { isPathImpaired, pathRoundTripMs } from '../path/path-presence.ts';
import type { FrameRing } from '../recording/frame-ring.ts';
import type { FromServer } from '../server/server-messages.ts';
import type { PausePurpose } from '../threads/pause.ts';
import type { EngineThread, ThreadSpawner } from '../threads/thread.ts';
import { until } from '../until.ts';
import { answerWithin } from './answer-within.ts';
import { ClientLink } from './client-link.ts';
import { messageSizeOf } from './message-size.ts';
import { type PathCut, PathLink } from './path-link.ts';
import type { RunLedgers } from './run-ledgers.ts';
import { ServerLink } from './server-link.ts';
import { clientsSettings, idleSettings, loadSettings, serverSettings } from './settings-of.ts';

/** At the end of a run, and before a planned reconnect, what is in flight has this long to arrive; then it is cut and counts as lost. */
export const DRAIN_TIMEOUT_MS = 5_000;

/** A new connection has this long, and the path's round trip; then the change says that there is none. */
const CONNECT_TIMEOUT_MS = 10_000;

/** So long before the receiving clients give up what is left on the path is cut and told. */
const PATH_LEAD_MS = 500;

/** How long the accounts of closed connections may take to arrive. */
const ACCOUNTS_TIMEOUT_MS = 2_000;

export interface RunThreadsOptions {
  clock: Clock;
  threads: ThreadSpawner;
  ledgers: RunLedgers;
  telemetry: RunTelemetry;
  runTag: number;
  captureId: string;
  logFile: string;
  memoryLimitBytes: number;
  /** What one connection may have on each way through the impairment proxy. */
  pathLimitBytes: number;
  onServer: (message: FromServer) => void;
  onLoad: (message: FromLoad) => void;
  onClients: (message: FromClients) => void;
  onIdle: (gauges: IdleGauges) => void;
  /** The path was cut with bytes on it. */
  onPathCut: (cut: PathCut) => void;
  /** A thread ended that was not asked to. */
  onLost: (error: ErrorValue) => void;
}

/** The server, the generator, the receiving and the idle clients of a run, and the proxy between them, as one: started, given new settings, connected anew, drained and ended. */
export class RunThreads {
  readonly #options: RunThreadsOptions;
  readonly #server: ServerLink;
  readonly #load: ClientLink<ToLoad, FromLoad>;
  readonly #clients: ClientLink<ToClients, FromClients>;
  /** `null`: there is no leg that it could stand in. */
  readonly #path: PathLink | null;
  #idle: EngineThread<ToIdle, FromIdle> | null = null;
  #frames: SharedArrayBuffer[] = [];
  /** What the thread that receives records into. */
  #recordInto: FrameRing | null = null;
  #recordOrders = 0;
  /** Orders to record that are not in force yet. */
  readonly #recordWaiting = new Map<number, () => void>();
  #startNs = 0;
  #loadGeneration = 0;
  #clientsGeneration = 0;
  readonly #openEnds = new Set<'server' | 'client'>();
  #onOpen: (() => void) | null = null;

  constructor(options: RunThreadsOptions) {
    const { threads, onLost, telemetry, runTag, captureId, logFile, memoryLimitBytes } = options;
    this.#options = options;
    const data = () => ({
      telemetry: telemetry.server,
      runTag,
      captureId,
      logFile,
      threadsFolder: threads.folder,
      memoryLimitBytes,
      frames: telemetry.load ? [] : this.#frames,
      recordInto: telemetry.clients ? null : this.#recordInto,
    });
    this.#server = new ServerLink({ threads, data, onMessage: (message) => this.#fromServer(message), onLost });
    this.#load = new ClientLink({ threads, name: 'load-thread', onMessage: (message) => this.#fromLoad(message), onLost });
    this.#clients = new ClientLink({ threads, name: 'clients-thread', onMessage: (message) => this.#fromClients(message), onLost });
    this.#path = telemetry.path
      ? new PathLink({
          clock: options.clock,
          threads,
          telemetry: telemetry.path,
          sendingEnd: this.sendingEnd,
          limitBytes: options.pathLimitBytes,
          onLost,
        })
      : null;
  }

  /** Which end of the connections sends the frames that the run is about. */
  get sendingEnd(): 'client' | 'server' {
    return this.#options.telemetry.clients ? 'server' : 'client';
  }

  /** Where the kernel's readings find the run's connections. */
  get endpoints(): KernelEndpoints {
    const path = this.#path;
    return { serverPort: this.port, sendingEnd: this.sendingEnd, pathPort: path?.port ?? null, outletPorts: path?.outletPorts };
  }

  get port(): number {
    return this.#server.port;
  }

  /** Starts the server, and the proxy where it is to stand in the path. Fails with why one cannot listen. */
  async startServer(scenario: Scenario): Promise<void> {
    await this.#server.start(serverSettings(scenario));
    await this.#enterPath(scenario);
  }

  /** Starts whatever connects to the server; it connects and sends at once. `startNs`: start of the run. */
  startClients(scenario: Scenario, startNs = this.#startNs): void {
    const { telemetry, runTag, captureId, memoryLimitBytes } = this.#options;
    this.#startNs = startNs;
    const common = { runTag, startNs, token: scenario.bind.token };
    const urls = this.#urls(scenario);
    if (telemetry.clients) {
      const data: ClientsThreadData = {
        ...common,
        url: urls.clients,
        settings: clientsSettings(scenario),
        telemetry: telemetry.clients,
        captureId,
        firstGeneration: this.#clientsGeneration,
        memoryLimitBytes,
        recordInto: this.#recordInto,
      };
      this.#clients.start(data, messageSizeOf(scenario));
    }
    if (telemetry.load) {
      const data: LoadThreadData = {
        ...common,
        url: urls.load,
        settings: loadSettings(scenario),
        telemetry: telemetry.load,
        firstGeneration: this.#loadGeneration,
        frames: this.#frames,
      };
      this.#load.start(data, messageSizeOf(scenario));
    }
    this.#applyIdle(scenario);
  }

  /** The frames to send from now on. */
  putFrames({ payload }: Scenario, frames: SharedArrayBuffer[]): void {
    this.#frames = frames;
    const message = { type: 'frames', kind: payload.kind, frames } as const;
    if (this.#options.telemetry.load) this.#load.post(message);
    else this.#server.post(message);
  }

  /** Hands new settings to all threads; what belongs to a handshake holds for the connections to come. */
  apply(scenario: Scenario): void {
    this.#server.post({ type: 'apply', settings: serverSettings(scenario) });
    this.#load.post({ type: 'apply', settings: loadSettings(scenario) });
    this.#clients.post({ type: 'apply', settings: clientsSettings(scenario) });
    this.#path?.apply(scenario.path);
    this.#applyIdle(scenario);
  }

  /** Closes all connections when what they hold has arrived, and makes them anew with new settings, through the proxy or past it. Fails with `connect-failed`, or with `path-failed`, and then nothing has changed. */
  async reconnect(scenario: Scenario): Promise<void> {
    await this.#enterPath(scenario);
    await this.#drain('reconnect');
    if (!isPathImpaired(scenario)) await this.#path?.leave();
    this.apply(scenario);
    this.#server.post({ type: 'reconnect-foreign' });
    await this.#connected(scenario, () => {
      const urls = this.#urls(scenario);
      this.#server.post({ type: 'resume-sender' });
      this.#clients.post({ type: 'resume', url: urls.clients });
      this.#load.post({ type: 'resume', url: urls.load });
    });
  }

  /** Ends all threads and starts them with the new scenario; with the old one, and the error, where the server refuses the new one. */
  async restart(before: Scenario, after: Scenario): Promise<void> {
    // The threads take their inboxes with them: what waits there has its time first.
    await this.#drain('restart');
    await this.#load.end();
    await this.#clients.end();
    await this.#server.end();
    this.#recordInForce();
    try {
      await this.startServer(after);
    } catch (error) {
      await this.startServer(before);
      await this.#connected(before, () => this.startClients(before));
      throw error;
    }
    await this.#connected(after, () => this.startClients(after));
  }

  /** The next frame that arrives where the run's frames end shall be handed over for display. */
  wantFrame(): void {
    if (this.#options.telemetry.clients) this.#clients.post({ type: 'want-frame' });
    else this.#server.post({ type: 'want-frame' });
  }

  /** Where the run's frames end they are recorded into this from now on. Answered when that is in force, or nobody is left who could write. */
  record(into: FrameRing | null): Promise<void> {
    this.#recordInto = into;
    const id = ++this.#recordOrders;
    const link = this.#options.telemetry.clients ? this.#clients : this.#server;
    if (!link.isThere) return Promise.resolve();
    return new Promise((resolve) => {
      this.#recordWaiting.set(id, resolve);
      link.post({ type: 'record', into, id });
    });
  }

  /** Orders up to this are in force; without one, because the thread they were for has ended. */
  #recordInForce(last = this.#recordOrders): void {
    for (const [id, resolve] of this.#recordWaiting) {
      if (id > last) continue;
      this.#recordWaiting.delete(id);
      resolve();
    }
  }

  /** The server's connections as they are now. */
  connections(most: number): Promise<{ total: number; rows: ConnectionRow[] }> {
    return this.#server.connections(most);
  }

  /** Nothing more is offered, what is in flight arrives within `timeoutMs` or is cut, all connections close, the server says goodbye. */
  async drain(timeoutMs = DRAIN_TIMEOUT_MS): Promise<void> {
    await this.#drain('end', timeoutMs);
    await this.#endIdle();
    await this.#path?.leave();
    await this.#server.end();
  }

  /** Ends what is left. */
  async end(): Promise<void> {
    await this.#load.end();
    await this.#clients.end();
    await this.#endIdle();
    await this.#path?.leave();
    await this.#server.end();
    this.#recordInForce();
  }

  /** From the source to the sink: publishers first, then what the server sends, then what waits in inboxes. */
  async #drain(purpose: PausePurpose, timeoutMs = DRAIN_TIMEOUT_MS): Promise<void> {
    const { clock, telemetry, ledgers } = this.#options;
    const untilNs = clock.nowNs() + timeoutMs * NS_PER_MS;
    await this.#load.pause(timeoutMs, purpose);
    if (!telemetry.clients) await this.#drainPath(untilNs);
    if (telemetry.server.receiver) {
      const { counters, receiver } = telemetry.server;
      const isBusy = () =>
        [RECEIVER.waitingFrames, RECEIVER.taking, RECEIVER.workingBytes].some((gauge) => receiver.counters[gauge]! > 0) ||
        counters[SERVER.processingPending]! > 0;
      await until(clock, () => purpose === 'reconnect' || !isBusy(), timeoutMs);
    }
    if (telemetry.clients) {
      const closed = this.#clients.pause(timeoutMs, purpose);
      // Clients that give up drop what was on its way to them: the path is asked before they do.
      const drained = this.#drainPath(untilNs - PATH_LEAD_MS * NS_PER_MS);
      await this.#server.pauseSender(timeoutMs, purpose);
      await closed;
      await drained;
    }
    // Both ends of every closed connection have their account to tell.
    await until(clock, () => ledgers.openConnections() === 0, ACCOUNTS_TIMEOUT_MS);
  }

  /** What the path still holds has until then. */
  async #drainPath(untilNs: number): Promise<void> {
    const cut = await this.#path?.drain((untilNs - this.#options.clock.nowNs()) / NS_PER_MS);
    if (cut && cut.bytes > 0) this.#options.onPathCut(cut);
  }

  async #enterPath(scenario: Scenario): Promise<void> {
    if (isPathImpaired(scenario)) await this.#path?.enter(scenario.path, { host: reachableHost(scenario), port: this.port });
  }

  async #connected(scenario: Scenario, connect: () => void): Promise<void> {
    const { load, clients } = this.#options.telemetry;
    if (!load && !clients) return connect();
    this.#openEnds.clear();
    const opened = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => {
        this.#onOpen = null;
        resolve(false);
      }, CONNECT_TIMEOUT_MS + pathRoundTripMs(scenario));
      this.#onOpen = () => {
        clearTimeout(timer);
        this.#onOpen = null;
        resolve(true);
      };
    });
    connect();
    if (!(await opened)) throw new SockscopeError('connect-failed', 'The setting is in force, but no connection could be made with it.');
  }

  /** One end tells that a connection is open. Each has its own thread: only when both have told is everything known of it. */
  #endIsOpen(end: 'server' | 'client'): void {
    this.#openEnds.add(end);
    if (this.#openEnds.size === 2) this.#onOpen?.();
  }

  #fromServer(message: FromServer): void {
    if (message.type === 'recording') return this.#recordInForce(message.id);
    this.#options.onServer(message);
    if (message.type === 'opened' && message.key !== null && message.role !== 'idle') this.#endIsOpen('server');
  }

  #fromLoad(message: FromLoad): void {
    if (message.type === 'opened') {
      this.#loadGeneration = Math.max(this.#loadGeneration, message.generation + 1);
      this.#endIsOpen('client');
    }
    this.#options.onLoad(message);
  }

  #fromClients(message: FromClients): void {
    if (message.type === 'recording') return this.#recordInForce(message.id);
    if (message.type === 'opened') {
      this.#clientsGeneration = Math.max(this.#clientsGeneration, message.generation + 1);
      if (!this.#options.telemetry.load) this.#endIsOpen('client');
    }
    this.#options.onClients(message);
  }

  /** The process of the idle clients is there while there are any, or were. */
  #applyIdle(scenario: Scenario): void {
    const settings = idleSettings(scenario, socketUrl(reachableHost(scenario), this.port));
    if (this.#idle) return this.#idle.post({ type: 'apply', settings });
    if (settings.count === 0) return;
    const { threads, runTag, onIdle, onLost } = this.#options;
    const data: IdleProcessData = { settings, runTag, nativeAddon: scenario.nativeAddon };
    const idle = threads.spawnProcess<ToIdle, FromIdle>('idle-process', data);
    this.#idle = idle;
    idle.onMessage((message) => {
      if (message.type === 'gauges') onIdle(message.gauges);
      else this.#idleEnded?.();
    });
    idle.onExit((error) => {
      this.#idleEnded?.();
      if (this.#idle !== idle) return;
      this.#idle = null;
      onLost(errorValue('thread-failed', `The process of the idle clients ended unexpectedly${error ? `: ${error.message}` : ''}.`));
    });
  }

  #idleEnded: (() => void) | null = null;

  async #endIdle(): Promise<void> {
    const idle = this.#idle;
    this.#idle = null;
    if (!idle) return;
    await answerWithin(DRAIN_TIMEOUT_MS, (answered) => {
      this.#idleEnded = answered;
      idle.post({ type: 'end' });
    });
    this.#idleEnded = null;
    await idle.terminate();
  }

  /** Where our clients connect: those of the leg that the run is about by way of the proxy, where it stands in the path; all others to the server. */
  #urls(scenario: Scenario): { load: string; clients: string } {
    const direct = socketUrl(reachableHost(scenario), this.port);
    const pathPort = this.#path?.port ?? null;
    const measured = pathPort === null ? direct : socketUrl('127.0.0.1', pathPort);
    return this.#options.telemetry.clients ? { load: direct, clients: measured } : { load: measured, clients: direct };
  }
}

/** Our clients run on this machine: a server that listens everywhere is reached by loopback. */
function reachableHost({ bind: { host } }: Scenario): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}

/** `ws://` address of a host, which may be an IPv6 address. */
export function socketUrl(host: string, port: number): string {
  return `ws://${endText(host, port)}/`;
}
