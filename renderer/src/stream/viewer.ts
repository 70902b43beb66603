import { decodeStreamControl, type RunState, type Scenario, SHOWN_TEXT_BYTES, TEXTS_BETWEEN_PICTURES } from '../../../contract/index.ts';
import { RollingRates } from './rolling-rates.ts';
import { utf8Bytes } from './utf8.ts';
import { viewerAddress } from './viewer-address.ts';

/** What the viewer counts, since the run began in this window. */
export interface ViewerCounts {
  received: number;
  decoded: number;
  displayed: number;
}

/** `off`: not wanted, or there is no run to view. `failed`: it could not connect, or was closed and gave up. */
export type ViewerState = 'off' | 'connecting' | 'open' | 'retrying' | 'failed';

export interface ViewerStatus {
  /** What the user asked for; `null` before they did. */
  wish: boolean | null;
  state: ViewerState;
  /** Why it is not open, in words. */
  fault: string | null;
  /** Frames a second over about the last second; `null` before there is one. */
  rates: ViewerCounts | null;
}

/** The part of a browser's `WebSocket` that is used. */
export type ViewerSocket = Pick<WebSocket, 'binaryType' | 'onopen' | 'onmessage' | 'onclose' | 'close'>;

export interface ViewerOptions {
  open: (url: string) => ViewerSocket;
  onThisMachine: boolean;
  /** Whether the server's pool has no place left, as far as the newest sample tells. */
  isPoolFull: () => boolean;
  nowMs: () => number;
  setTimer: (callback: () => void, ms: number) => number;
  clearTimer: (timer: number) => void;
}

/** Takes a frame; `textBytes` of a text alone: how long it is in whole. */
type TakeFrame = (bytes: Uint8Array, textBytes?: number) => void;

const RATES_EVERY_MS = 500;
const RATES_SPAN_MS = 1_000;
/** A toggle may have all connections made anew: one that was open comes back after these pauses, then no more. */
const RETRY_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000];
const NORMAL_CLOSURE = 1_000;
const NO_COUNTS: ViewerCounts = { received: 0, decoded: 0, displayed: 0 };

/** The preset that is about viewers has the window as one from the start; elsewhere it is asked for. */
export function wantsViewer(wish: boolean | null, scenario: Pick<Scenario, 'name' | 'direction'>): boolean {
  return scenario.direction === 'relay' && (wish ?? scenario.name === 'relay-viewers');
}

/**
 * The window's own WebSocket to the stream's server, as a viewer of direction relay: what it receives went the whole way over
 * the wire, unlike the pictures that the engine taps. It counts every frame and keeps the newest alone.
 */
export class Viewer {
  readonly #options: ViewerOptions;
  readonly #listeners = new Set<() => void>();
  readonly #rates = new RollingRates<keyof ViewerCounts>(RATES_SPAN_MS);
  #status: ViewerStatus = { wish: null, state: 'off', fault: null, rates: null };
  #counts = { ...NO_COUNTS };
  #run: RunState | null = null;
  #isHeld = false;
  #socket: ViewerSocket | null = null;
  #url: string | null = null;
  #retries: number | null = null;
  #retryTimer: number | null = null;
  #ratesTimer: number | null = null;
  #newest: Uint8Array | string | null = null;
  #textsInARow = Number.POSITIVE_INFINITY;
  #wanting: TakeFrame | null = null;

  constructor(options: ViewerOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly getStatus = (): ViewerStatus => this.#status;

  /** Whether its pictures take the place of the engine's. */
  get isOn(): boolean {
    return this.#status.state === 'connecting' || this.#status.state === 'open' || this.#status.state === 'retrying';
  }

  get counts(): Readonly<ViewerCounts> {
    return this.#counts;
  }

  count(what: 'decoded' | 'displayed'): void {
    this.#counts[what] += 1;
  }

  /** Gives the newest frame that was not given yet, of a text its beginning, at once or when it comes. A later call replaces an earlier one. */
  next(take: TakeFrame): void {
    this.#wanting = take;
    this.#give();
  }

  /** The user's wish; it is kept for the runs to come. */
  want(wish: boolean): void {
    this.#set({ wish });
    this.#retries = null;
    this.#update();
  }

  /** Tries again after it gave up. */
  retry(): void {
    this.#retries = null;
    this.#disconnect('off', null);
    this.#update();
  }

  /** Follows the run. `isHeld`: not now, whatever the wish, because an experiment is to be measured without it. */
  follow(run: RunState | null, isHeld: boolean): void {
    if (run?.captureId !== this.#run?.captureId) {
      this.#disconnect('off', null);
      this.#counts = { ...NO_COUNTS };
      this.#rates.clear();
      this.#retries = null;
    }
    this.#run = run;
    this.#isHeld = isHeld;
    this.#update();
  }

  #update(): void {
    const run = this.#run;
    const wanted = run?.scenario != null && !this.#isHeld && wantsViewer(this.#status.wish, run.scenario);
    // While a run drains the server sends what is left, and closes.
    if (!run || !wanted || (run.phase !== 'running' && !(run.phase === 'draining' && this.#socket))) return this.#disconnect('off', null);
    const address = viewerAddress(run, this.#options.onThisMachine);
    if (address === null) return this.#disconnect('off', null);
    if ('fault' in address) return this.#disconnect('failed', address.fault);
    if (this.#url === address.url) return;
    this.#disconnect('connecting', null);
    this.#connect(address.url);
  }

  #connect(url: string): void {
    this.#url = url;
    this.#set({ state: this.#retries ? 'retrying' : 'connecting' });
    let socket: ViewerSocket;
    try {
      socket = this.#options.open(url);
    } catch (error) {
      return this.#disconnect('failed', `The browser does not open it: ${error instanceof Error ? error.message : String(error)}`, url);
    }
    let wasOpen = false;
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      wasOpen = true;
      this.#set({ state: 'open', fault: null });
      this.#startRates();
    };
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code, reason }) => this.#closed(url, wasOpen, code, reason);
  }

  #receive(data: unknown): void {
    if (typeof data === 'string') {
      // A control message is no frame.
      if (decodeStreamControl(data) !== null) return;
      this.#cameWhole();
      this.#textsInARow += 1;
      if (this.#textsInARow <= TEXTS_BETWEEN_PICTURES) return;
      this.#newest = data;
      return this.#give();
    }
    this.#cameWhole();
    this.#textsInARow = 0;
    this.#newest = new Uint8Array(data as ArrayBuffer);
    this.#give();
  }

  /** A frame that stands for something: from here on a lost connection is worth all attempts again. */
  #cameWhole(): void {
    this.#counts.received += 1;
    this.#retries = 0;
  }

  #give(): void {
    if (!this.#newest || !this.#wanting) return;
    const [newest, take] = [this.#newest, this.#wanting];
    this.#newest = null;
    this.#wanting = null;
    if (typeof newest !== 'string') return take(newest);
    const beginning = new Uint8Array(SHOWN_TEXT_BYTES);
    const { written } = new TextEncoder().encodeInto(newest, beginning);
    take(beginning.subarray(0, written), utf8Bytes(newest));
  }

  #closed(url: string, wasOpen: boolean, code: number, reason: string): void {
    this.#forgetSocket();
    if (code === NORMAL_CLOSURE && this.#run?.phase !== 'running') return this.#disconnect('off', null);
    const fault = wasOpen ? closeText(code, reason) : refusalText(url, this.#options.isPoolFull());
    if (wasOpen) this.#retries ??= 0;
    const pause = this.#retries === null ? undefined : RETRY_AFTER_MS[this.#retries];
    if (pause === undefined) return this.#disconnect('failed', fault, url);
    this.#retries! += 1;
    this.#set({ state: 'retrying', fault, rates: null });
    this.#retryTimer = this.#options.setTimer(() => {
      this.#retryTimer = null;
      this.#connect(url);
    }, pause);
  }

  #forgetSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (this.#ratesTimer !== null) this.#options.clearTimer(this.#ratesTimer);
    this.#ratesTimer = null;
    this.#newest = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  /** `url`: the address that is not tried again by itself. */
  #disconnect(state: ViewerState, fault: string | null, url: string | null = null): void {
    if (this.#retryTimer !== null) this.#options.clearTimer(this.#retryTimer);
    this.#retryTimer = null;
    this.#forgetSocket();
    this.#rates.clear();
    this.#url = url;
    if (state !== this.#status.state || fault !== this.#status.fault) this.#set({ state, fault, rates: null });
  }

  #startRates(): void {
    const read = () => {
      this.#set({ rates: this.#rates.add(this.#options.nowMs(), { ...this.#counts }) });
      this.#ratesTimer = this.#options.setTimer(read, RATES_EVERY_MS);
    };
    this.#rates.clear();
    read();
  }

  #set(change: Partial<ViewerStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Why a connection that was open has ended (RFC 6455 section 7.4.1). */
function closeText(code: number, reason: string): string {
  if (code === 1_006) return 'The connection broke off without a close message (1006).';
  return `The server closed the connection (${code}${reason ? `: ${reason}` : ''}).`;
}

/** A browser does not tell a page why a handshake failed (WHATWG WebSockets, section 3.1, fail the WebSocket connection). */
function refusalText(url: string, isPoolFull: boolean): string {
  if (isPoolFull) return 'The pool is full: the server refuses the window with HTTP 503, as any client. Raise “Most connections”.';
  return `No connection to ${new URL(url).host}: refused, or not reachable from this page, as through a tunnel. Browsers do not tell which.`;
}
