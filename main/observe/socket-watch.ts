import { endText, filterText, formatCount, type RunEvent, type SocketFilter } from '../../contract/index.ts';
import type { KernelMonitorOptions } from '../kernel/kernel-monitor.ts';
import type { KernelRoles, KernelSocket } from '../kernel/kernel-reader.ts';
import { connectionKey, onceEach } from '../kernel/once-each.ts';
import { sumQueues, sumTcp } from '../kernel/roles.ts';
import { needsProcesses, socketMatcher } from '../sockets/socket-filter.ts';
import { TellLimiter } from '../tell-limiter.ts';

/** Nothing matches is told when it has lasted so long: a program that opens short connections is between two of them now and then. */
export const UNMATCHED_MS = 1_000;

/** Takes what a watch has to tell, as an event of the run. */
export type WatchListener = (kind: RunEvent['kind'], severity: RunEvent['severity'], text: string) => void;

/**
 * Follows the sockets that a filter matches from reading to reading: sums their queues, counts those that appear and end (by
 * both of their addresses), and tells it. A connection that comes and goes between two readings is not seen.
 */
export class SocketWatch {
  readonly #filter: SocketFilter;
  readonly #now: () => number;
  readonly #matches: (socket: KernelSocket) => boolean;
  readonly #limiter: TellLimiter<'appeared' | 'ended'>;
  /** What each matching socket of the newest reading is called. */
  #names = new Map<string, string>();
  #opened = 0;
  #ended = 0;
  #unmatchedSinceMs: number | null = null;
  #toldUnmatched = false;
  #listener: WatchListener = () => {};

  /** @param now monotonic milliseconds. */
  constructor(filter: SocketFilter, now: () => number) {
    this.#filter = filter;
    this.#now = now;
    this.#matches = socketMatcher(filter);
    this.#limiter = new TellLimiter(
      (_kind, text) => this.#listener('connection', 'info', text),
      (kind, count, more) => `${formatCount(count)} ${more}${count === 1 ? 'connection' : 'connections'} ${kind}`,
    );
  }

  /** How a kernel monitor has to read for this watch. */
  get monitoring(): Pick<KernelMonitorOptions, 'processes' | 'sumUp'> {
    return { processes: needsProcesses(this.#filter), sumUp: (sockets) => this.take(sockets) };
  }

  /** Who is told of what happens from now on. */
  onEvent(listener: WatchListener): void {
    this.#listener = listener;
  }

  /** Matching sockets of the newest reading, and how many have appeared and ended since the first one. */
  get counts(): { open: number; opened: number; closed: number } {
    return { open: this.#names.size, opened: this.#opened, closed: this.#ended };
  }

  /** One reading. Both queues are of the sockets that match, which are the receiver's here; there is no sender. */
  take(sockets: readonly KernelSocket[]): KernelRoles {
    const matching = onceEach(sockets.filter(this.#matches));
    const names = new Map(matching.map((socket) => [connectionKey(socket), nameOf(socket)]));
    for (const [key, name] of names) {
      if (this.#names.has(key)) continue;
      this.#opened += 1;
      this.#limiter.report('appeared', `${name} appeared.`);
    }
    for (const [key, name] of this.#names) {
      if (names.has(key)) continue;
      this.#ended += 1;
      this.#limiter.report('ended', `${name} ended.`);
    }
    this.#names = names;
    this.#tellUnmatched(sockets);
    return { sender: null, receiver: sumQueues(matching), tcp: sumTcp(matching) };
  }

  /** Tells what was held back. */
  close(): void {
    this.#limiter.close();
  }

  #tellUnmatched(sockets: readonly KernelSocket[]): void {
    if (this.#names.size > 0) {
      this.#unmatchedSinceMs = null;
      this.#toldUnmatched = false;
      return;
    }
    this.#unmatchedSinceMs ??= this.#now();
    const isFirst = this.#opened === 0;
    if (this.#toldUnmatched || (!isFirst && this.#now() - this.#unmatchedSinceMs < UNMATCHED_MS)) return;
    this.#toldUnmatched = true;
    const when = isFirst ? 'yet; the run goes on and waits' : 'any more; the run goes on';
    this.#listener('kernel', 'warning', `No socket matches ${filterText(this.#filter)} ${when}.${hiddenText(this.#filter, sockets)}`);
  }
}

/** A filter by process cannot see a socket whose process this user may not know. */
function hiddenText(filter: SocketFilter, sockets: readonly KernelSocket[]): string {
  if (!needsProcesses(filter)) return '';
  const hidden = sockets.filter((socket) => !socket.process).length;
  if (hidden === 0) return '';
  return ` Of ${hidden === 1 ? '1 socket' : `${hidden} sockets`} on this machine the process is not told to this user.`;
}

function nameOf({ localAddress, localPort, remoteAddress, remotePort, process }: KernelSocket): string {
  const owner = process ? ` of ${process.name} (pid ${process.pid})` : '';
  return `Connection ${endText(localAddress, localPort)} to ${endText(remoteAddress, remotePort)}${owner}`;
}
