import {
  CONTROL_SUBPROTOCOL,
  type ControlAnswer,
  type ControlMessage,
  type DisplayFrame,
  type ErrorValue,
  errorValue,
  type Result,
  type SockscopeBridge,
} from '../../../contract/index.ts';
import { decodePictureMessage } from './picture-message.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** What the bridge needs of a WebSocket. */
export type ControlSocket = Pick<WebSocket, 'send' | 'close' | 'readyState' | 'addEventListener'> & { binaryType: BinaryType };

/** What the bridge is given: how to open a connection, and how to wait. */
export interface BrowserBridgeOptions {
  open: () => ControlSocket;
  /** Calls `retry` after `delayMs`. */
  later: (retry: () => void, delayMs: number) => void;
}

/** Opens the control connection of the page's own origin. */
export function openControlSocket(location: { protocol: string; host: string }, token: string): ControlSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/control`, [CONTROL_SUBPROTOCOL, `token.${token}`]);
}

/**
 * The engine over the WebSocket of `sockscope serve`. Connects again by itself, with growing pauses, for as long as the page
 * lives. A request that has no answer when the link is lost, or that is made without one, answers with an error value.
 */
export class BrowserBridge implements SockscopeBridge {
  readonly host = 'browser';
  readonly #options: BrowserBridgeOptions;
  readonly #pending = new Map<number, (result: Result<unknown>) => void>();
  readonly #pushListeners = new Set<(name: string, payload: unknown) => void>();
  readonly #frameListeners = new Set<(frame: DisplayFrame) => void>();
  readonly #linkListeners = new Set<(link: 'connected' | 'lost') => void>();
  #socket: ControlSocket | null = null;
  #link: 'connected' | 'lost' | null = null;
  #failures = 0;
  #nextId = 1;

  constructor(options: BrowserBridgeOptions) {
    this.#options = options;
    this.#connect();
  }

  request(name: string, input: unknown): Promise<Result<unknown>> {
    if (this.#link !== 'connected') return Promise.resolve({ ok: false, error: linkLost('there is no connection to the engine') });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#send({ type: 'request', id, name, input });
    });
  }

  onPush(listener: (name: string, payload: unknown) => void): () => void {
    return register(this.#pushListeners, listener);
  }

  onFrame(listener: (frame: DisplayFrame) => void): () => void {
    return register(this.#frameListeners, listener);
  }

  onLink(listener: (link: 'connected' | 'lost') => void): () => void {
    if (this.#link !== null) listener(this.#link);
    return register(this.#linkListeners, listener);
  }

  reportDisplay(report: Parameters<SockscopeBridge['reportDisplay']>[0]): void {
    if (this.#link === 'connected') this.#send({ type: 'display', report });
  }

  #connect(): void {
    const socket = this.#options.open();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      this.#failures = 0;
      this.#setLink('connected');
    });
    socket.addEventListener('message', (event) => this.#receive((event as MessageEvent).data));
    // A connection that cannot be opened closes as well: one place for both.
    socket.addEventListener('close', () => this.#lost());
  }

  #lost(): void {
    this.#socket = null;
    this.#setLink('lost');
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const resolve of waiting) resolve({ ok: false, error: linkLost('the connection to the engine was lost before it answered') });
    const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#options.later(() => this.#connect(), delayMs);
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const frame = decodePictureMessage(data);
      if (frame) for (const listener of this.#frameListeners) listener(frame);
      return;
    }
    const message = parseAnswer(data);
    if (message?.type === 'push') {
      for (const listener of this.#pushListeners) listener(message.name, message.payload);
    } else if (message) {
      this.#pending.get(message.id)?.(message.result);
      this.#pending.delete(message.id);
    }
  }

  #send(message: ControlMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #setLink(link: 'connected' | 'lost'): void {
    // Every failed attempt is told again, so that the first one is known as well.
    this.#link = link;
    for (const listener of this.#linkListeners) listener(link);
  }
}

function linkLost(what: string): ErrorValue {
  return errorValue('internal', `The request was not answered: ${what}.`, {
    hint: 'A run goes on without the window. The window connects again by itself; then try again.',
  });
}

function parseAnswer(data: unknown): ControlAnswer | null {
  if (typeof data !== 'string') return null;
  try {
    const message = JSON.parse(data) as Partial<ControlAnswer> | null;
    return message?.type === 'push' || message?.type === 'answer' ? (message as ControlAnswer) : null;
  } catch {
    return null;
  }
}

function register<T>(set: Set<T>, listener: T): () => void {
  set.add(listener);
  return () => {
    set.delete(listener);
  };
}
