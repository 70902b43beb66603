import { SOCKET_ROWS_MAX, type SocketFilter, type SocketRow, type SocketTable, SockscopeError } from '../../contract/index.ts';
import { candidateReaders } from '../kernel/choose-reader.ts';
import type { CommandRunner } from '../kernel/command-runner.ts';
import { toKernelError } from '../kernel/kernel-fault.ts';
import {
  type KernelProcess,
  type KernelReader,
  type KernelSocket,
  type KernelSourceChoice,
  MAX_OUTPUT_BYTES,
} from '../kernel/kernel-reader.ts';
import { onceEach } from '../kernel/once-each.ts';
import { unavailableOn } from '../kernel/unavailable.ts';
import { within } from '../kernel/within.ts';
import { seesAllProcesses, unknownProcessText } from './process-sight.ts';
import { socketMatcher } from './socket-filter.ts';

export interface SocketsReaderOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  wallTime: () => Date;
  platform: NodeJS.Platform;
  run: CommandRunner;
  /** Which end of the run in progress a socket is; `null`: none. Default: none is. */
  roleOf?: (socket: KernelSocket) => SocketRow['role'];
  timeoutMs?: number;
  /** Whether this user may see the processes of others. Default: found out once. */
  seesAll?: boolean;
}

/** A reading that was begun no longer ago than this answers a further question too. */
export const SHARED_MS = 200;

/** A reading that takes longer is given up. Longer than without names: the walk through a machine's processes can take seconds. */
const SOCKETS_TIMEOUT_MS = 10_000;

interface Reading {
  source: string;
  sockets: readonly KernelSocket[];
  begunAtMs: number;
  takenAt: string;
  costMs: number;
}

/**
 * Tells the established TCP connections of this machine with the names of their processes. Which program it reads with is found
 * out once for each choice. Questions that come while a reading is under way, or soon after it began, share it: however many windows ask, one
 * program runs at a time.
 */
export class SocketsReader {
  readonly #options: SocketsReaderOptions;
  readonly #kept = new Map<KernelSourceChoice, KernelReader>();
  readonly #underWay = new Map<KernelSourceChoice, Promise<Reading>>();
  readonly #newest = new Map<KernelSourceChoice, Reading>();
  readonly #life = new AbortController();
  #whyUnknown: string | null = null;

  constructor(options: SocketsReaderOptions) {
    this.#options = options;
  }

  /** Rejects with a `kernel-` code when the source cannot be read. */
  async read(source: KernelSourceChoice, filter: SocketFilter): Promise<SocketTable> {
    const { sockets, takenAt, costMs, source: readWith } = await this.#reading(source);
    const rows = fullestFirst(sockets.filter(socketMatcher(filter))).map((socket) => this.#rowOf(socket));
    const withoutProcess = sockets.reduce((count, { process }) => count + (process ? 0 : 1), 0);
    return { source: readWith, takenAt, costMs, total: sockets.length, withoutProcess, sockets: rows };
  }

  /** Gives up what is being read; its questions are answered with `kernel-failed`. */
  stop(): void {
    this.#life.abort();
  }

  #reading(choice: KernelSourceChoice): Promise<Reading> {
    const underWay = this.#underWay.get(choice);
    if (underWay) return underWay;
    const newest = this.#newest.get(choice);
    if (newest && this.#options.now() - newest.begunAtMs < SHARED_MS) return Promise.resolve(newest);
    const reading = this.#take(choice).finally(() => this.#underWay.delete(choice));
    this.#underWay.set(choice, reading);
    return reading;
  }

  async #take(choice: KernelSourceChoice): Promise<Reading> {
    const { now, wallTime } = this.#options;
    let fault: SockscopeError | null = null;
    for (const reader of this.#readersFor(choice)) {
      const [begunAtMs, takenAt] = [now(), wallTime().toISOString()];
      try {
        const listed = await within(this.#timeoutMs, this.#life, reader.source, (signal) => reader.read(signal));
        const reading = { source: reader.source, sockets: onceEach(listed), begunAtMs, takenAt, costMs: now() - begunAtMs };
        this.#kept.set(choice, reader);
        this.#newest.set(choice, reading);
        return reading;
      } catch (thrown) {
        const error = toKernelError(reader.source, thrown);
        fault ??= error;
        if (!isRuledOut(choice, error)) throw error;
      }
    }
    throw fault;
  }

  /** The one that worked last, then, should it be gone, all that the choice may come to. */
  *#readersFor(choice: KernelSourceChoice): Generator<KernelReader> {
    const { platform, run } = this.#options;
    const impossible = unavailableOn(choice, platform);
    if (impossible) throw new SockscopeError(impossible.code, impossible.message, impossible);
    const kept = this.#kept.get(choice);
    if (kept) yield kept;
    this.#kept.delete(choice);
    yield* candidateReaders(choice, platform, run, { limits: { timeoutMs: this.#timeoutMs, maxBytes: MAX_OUTPUT_BYTES }, processes: true });
  }

  get #timeoutMs(): number {
    return this.#options.timeoutMs ?? SOCKETS_TIMEOUT_MS;
  }

  #rowOf(socket: KernelSocket): SocketRow {
    const { recvQueueBytes, sendQueueBytes, state, localAddress, localPort, remoteAddress, remotePort, tcp } = socket;
    const owner = socket.process ?? null;
    return {
      recvQueueBytes,
      sendQueueBytes,
      state,
      localAddress,
      localPort,
      remoteAddress,
      remotePort,
      pid: owner?.pid ?? null,
      processName: owner && shownName(owner),
      processUnknown: owner ? null : (socket.processUnknown ?? this.#unknownProcess()),
      ...(socket.alsoOpenIn ? { otherProcesses: socket.alsoOpenIn.length } : {}),
      role: this.#options.roleOf?.(socket) ?? null,
      tcp,
    };
  }

  #unknownProcess(): string {
    this.#whyUnknown ??= unknownProcessText(this.#options.platform, this.#options.seesAll ?? seesAllProcesses());
    return this.#whyUnknown;
  }
}

/** A source that is not there, or, when we may choose, one that cannot name processes (a netstat that was built without `-p`) or whose output is not understood. */
function isRuledOut(choice: KernelSourceChoice, { value }: SockscopeError): boolean {
  if (value.code === 'kernel-missing') return true;
  return choice === 'auto' && (value.code === 'kernel-garbage' || (value.code === 'kernel-failed' && /option|usage/i.test(value.message)));
}

/** What stands first in a command line that was written anew is a piece of it; then the kernel's name says more. */
function shownName({ name, kernelName }: KernelProcess): string {
  return kernelName !== undefined && /\s/.test(name) ? kernelName : name;
}

/** As they came; where there are more than a table takes, those with the fullest queues. */
function fullestFirst(sockets: KernelSocket[]): KernelSocket[] {
  if (sockets.length <= SOCKET_ROWS_MAX) return sockets;
  const queued = (socket: KernelSocket) => socket.recvQueueBytes + socket.sendQueueBytes;
  return sockets.sort((a, b) => queued(b) - queued(a)).slice(0, SOCKET_ROWS_MAX);
}
