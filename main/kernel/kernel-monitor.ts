import type { ErrorValue } from '../../contract/index.ts';
import { chooseReader } from './choose-reader.ts';
import type { CommandRunner } from './command-runner.ts';
import { toKernelError } from './kernel-fault.ts';
import {
  type KernelReader,
  type KernelRoles,
  type KernelSocket,
  type KernelSourceChoice,
  MAX_OUTPUT_BYTES,
  READING_TIMEOUT_MS,
} from './kernel-reader.ts';
import { type KernelEndpoints, roleOf, rolesOf, type SocketRole } from './roles.ts';
import { within } from './within.ts';

/** One reading of our connections. Roles without sockets are `null`. */
export interface KernelMonitorReading extends KernelRoles {
  /** `netstat`, `ss` or `procfs`. */
  source: string;
  /** When the reading was begun, by the clock handed in: its age is never understated. */
  takenAtMs: number;
  /** Time that it took. */
  costMs: number;
}

/** How the readings went since `start()`. */
export interface KernelMonitorStats {
  source: string | null;
  readings: number;
  /** Readings that were due and not made: the one before was not done, the reader failed, or the event loop stood still. */
  missed: number;
  /** Readings that were not due yet, because those before would have cost more than their share of a core. */
  putOff: number;
  /** Median of the newest readings of this source; `null` before the first. */
  costMs: number | null;
  /** Why there is no reading now; `null` while there are readings. */
  unavailable: ErrorValue | null;
}

export interface KernelMonitorOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  platform: NodeJS.Platform;
  run: CommandRunner;
  /** CPU time that programs run by `run` took so far, in milliseconds; `null` where it is not told. */
  programsCpuMs?: () => number | null;
  timeoutMs?: number;
  /** Names the processes, which costs a walk through /proc for each reading. */
  processes?: boolean;
  /** What each reading is summed up to. By default the two ends of the connections of the server that `setEndpoints` names. */
  sumUp?: (sockets: readonly KernelSocket[]) => KernelRoles;
  /** Called when the fault changes, not for each reading that has it. */
  onFault: (error: ErrorValue) => void;
}

/** A program that was not installed is looked for again this often. */
export const LOOK_AGAIN_MS = 5_000;
/** A reading older than this and than `STALE_INTERVALS` intervals is not handed out. */
export const STALE_MS = 1_000;
export const STALE_INTERVALS = 3;
/** The median of the cost is taken over as many readings. */
const COSTS_KEPT = 1_024;
/**
 * Where the CPU time of a reading is not told, its time is taken, of the quickest of as many: on a machine that is full, most of the
 * others' time went by waiting for a core, which is no cost.
 */
const COSTS_COMPARED = 16;
/** However dear readings are, one is due after this time. */
export const PUT_OFF_MAX_MS = 5_000;
const NEVER_HURRIED = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY] as const;
/** A timer fires a little early or late; a reading that is due within this part of an interval is made. */
const TIMER_TOLERANCE = 0.1;
/** A choice tries up to three sources, netstat in two spellings. */
const PROBES = 4;

/** What is under way: aborted as a whole when the source changes or the monitor stops. */
interface Turn {
  controller: AbortController;
  done: Promise<void>;
}

/** Takes readings at an interval, beside the stream: a reading that is late or fails is counted, and the next one is tried. */
export class KernelMonitor {
  readonly #options: KernelMonitorOptions;
  readonly #timeoutMs: number;
  #choice: KernelSourceChoice | 'off' = 'off';
  #intervalMs = 0;
  #maxCoreShare = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #turn: Turn | null = null;
  #reader: KernelReader | null = null;
  #unavailable: ErrorValue | null = null;
  #fault: ErrorValue | null = null;
  #latest: KernelMonitorReading | null = null;
  #endpoints: KernelEndpoints = { serverPort: null };
  #tickedAtMs: number | null = null;
  #lookedAtMs = 0;
  #readings = 0;
  #missed = 0;
  #putOff = 0;
  #beganAtMs: number | null = null;
  #hurriedAtMs: readonly [oneBeforeMs: number, lastMs: number] = NEVER_HURRIED;
  #costs: number[] = [];
  /** Since the reader was chosen. */
  #programs = { beforeMs: null as number | null, readings: 0 };

  constructor(options: KernelMonitorOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? READING_TIMEOUT_MS;
  }

  /**
   * Begins, with counts at zero and a first reading at once. `off` takes no readings until `configure()` chooses a source.
   * `maxCoreShare` is the part of one core's time that readings may take (1: a whole core): dearer ones are put off, by {@link PUT_OFF_MAX_MS} at most.
   */
  start(choice: KernelSourceChoice | 'off', intervalMs: number, maxCoreShare = Number.POSITIVE_INFINITY): void {
    this.#forget();
    this.#readings = 0;
    this.#missed = 0;
    this.#putOff = 0;
    this.#choice = choice;
    this.#maxCoreShare = maxCoreShare;
    this.#arm(intervalMs);
  }

  /** Changes source, interval or share; counts go on. Without effect unless started. */
  configure(choice: KernelSourceChoice | 'off', intervalMs: number, maxCoreShare = Number.POSITIVE_INFINITY): void {
    if (this.#timer === null) return;
    this.#maxCoreShare = maxCoreShare;
    if (choice !== this.#choice) this.#forget();
    else if (intervalMs === this.#intervalMs) return;
    this.#choice = choice;
    this.#arm(intervalMs);
  }

  /** Says where the run's connections are found. Readings made for others are not handed out any more. */
  setEndpoints(endpoints: KernelEndpoints): void {
    const before = this.#endpoints;
    this.#endpoints = endpoints;
    const isSame = (['serverPort', 'sendingEnd', 'pathPort'] as const).every((key) => endpoints[key] === before[key]);
    if (!isSame) this.#latest = null;
  }

  /**
   * The newest reading does not tell what is asked: it is older than the connections, or than what is measured now. The next one that comes due is made,
   * however dear those before it were. Twice in {@link PUT_OFF_MAX_MS}, for the first connections and for the measured time that begins behind them, so that
   * connections that come and go take little more than readings that are put off the longest.
   */
  readAnew(): void {
    // One is due, or under way.
    if (this.#beganAtMs === null || this.#turn !== null) return;
    const nowMs = this.#options.now();
    const [oneBeforeMs, lastMs] = this.#hurriedAtMs;
    if (nowMs - oneBeforeMs < PUT_OFF_MAX_MS) return;
    this.#hurriedAtMs = [lastMs, nowMs];
    this.#beganAtMs = null;
  }

  /** Which end of the run's connections a socket is; `null` where it is none. */
  roleOf(socket: KernelSocket): SocketRole {
    return roleOf(socket, this.#endpoints);
  }

  /** The newest reading, or `null` when there is none that is current. */
  latest(): KernelMonitorReading | null {
    if (!this.#latest) return null;
    const limitMs = Math.max(STALE_INTERVALS * Math.max(this.#intervalMs, this.#restMs()), STALE_MS);
    return this.#options.now() - this.#latest.takenAtMs > limitMs ? null : this.#latest;
  }

  stats(): KernelMonitorStats {
    return {
      source: this.#reader?.source ?? null,
      readings: this.#readings,
      missed: this.#missed,
      putOff: this.#putOff,
      costMs: median(this.#costs),
      unavailable: this.#unavailable ?? this.#fault,
    };
  }

  /** Ends; a child that is running is killed. `stats()` stays readable. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#latest = null;
    const turn = this.#turn;
    this.#turn = null;
    turn?.controller.abort();
    await turn?.done;
  }

  #arm(intervalMs: number): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#intervalMs = intervalMs;
    this.#timer = setInterval(() => this.#tick(), intervalMs);
    this.#timer.unref();
    this.#tickedAtMs = null;
    if (this.#choice !== 'off' && this.#turn === null) this.#tick();
  }

  /** Drops everything that belongs to the source so far. */
  #forget(): void {
    this.#turn?.controller.abort();
    this.#turn = null;
    this.#reader = null;
    this.#unavailable = null;
    this.#fault = null;
    this.#latest = null;
    this.#beganAtMs = null;
    this.#hurriedAtMs = NEVER_HURRIED;
    this.#costs = [];
  }

  /** Time from the beginning of one reading to that of the next that keeps readings within their share of a core. */
  #restMs(): number {
    if (this.#costs.length === 0) return 0;
    const costMs = this.#cpuOfOneMs() ?? Math.min(...this.#costs.slice(-COSTS_COMPARED));
    return Math.min(costMs / this.#maxCoreShare, PUT_OFF_MAX_MS);
  }

  /** CPU time that the programs took for a reading, the mean of this source so far; `null` where none is run, or it is not told. */
  #cpuOfOneMs(): number | null {
    const { programsCpuMs } = this.#options;
    if (!programsCpuMs || this.#reader?.source === 'procfs' || this.#programs.beforeMs === null) return null;
    const nowMs = programsCpuMs();
    return nowMs === null ? null : (nowMs - this.#programs.beforeMs) / this.#programs.readings;
  }

  #tick(): void {
    const nowMs = this.#options.now();
    const intervals = this.#tickedAtMs === null ? 1 : Math.round((nowMs - this.#tickedAtMs) / this.#intervalMs);
    this.#tickedAtMs = nowMs;
    if (this.#choice === 'off' || this.#unavailable?.code === 'kernel-unavailable') return;
    // A timer fires once however long the event loop stood still; the readings that fell into that time were due all the same.
    this.#missed += Math.max(0, intervals - 1);
    const isMissing = this.#unavailable !== null && nowMs - this.#lookedAtMs < LOOK_AGAIN_MS;
    if (this.#turn !== null || isMissing) {
      this.#missed += 1;
      return;
    }
    if (this.#beganAtMs !== null && nowMs - this.#beganAtMs < this.#restMs() - TIMER_TOLERANCE * this.#intervalMs) {
      this.#putOff += 1;
      return;
    }
    const controller = new AbortController();
    const turn: Turn = { controller, done: Promise.resolve() };
    this.#turn = turn;
    turn.done = this.#take(turn, this.#choice).finally(() => {
      if (this.#turn === turn) this.#turn = null;
    });
  }

  /** One due reading, choosing the reader first where there is none. Never rejects. */
  async #take(turn: Turn, choice: KernelSourceChoice): Promise<void> {
    const { now } = this.#options;
    try {
      const reader = this.#reader ?? (await this.#choose(turn, choice));
      if (this.#turn !== turn || reader === null) return;
      const takenAtMs = now();
      this.#beganAtMs = takenAtMs;
      const sockets = await within(this.#timeoutMs, turn.controller, reader.source, (signal) => reader.read(signal));
      if (this.#turn !== turn) return;
      const costMs = now() - takenAtMs;
      this.#readings += 1;
      this.#programs.readings += 1;
      this.#costs.push(costMs);
      if (this.#costs.length > COSTS_KEPT) this.#costs.shift();
      this.#fault = null;
      const roles = this.#options.sumUp?.(sockets) ?? rolesOf(sockets, this.#endpoints);
      this.#latest = { source: reader.source, takenAtMs, costMs, ...roles };
    } catch (thrown) {
      if (this.#turn !== turn) return;
      const fault = toKernelError(this.#reader?.source ?? choice, thrown).value;
      // A program that was there and is gone: the choice is made anew, and `auto` finds the next one.
      if (fault.code === 'kernel-missing') this.#reader = null;
      this.#fail(fault);
    }
  }

  async #choose(turn: Turn, choice: KernelSourceChoice): Promise<KernelReader | null> {
    const { platform, run, now, processes } = this.#options;
    this.#lookedAtMs = now();
    const limits = { timeoutMs: this.#timeoutMs, maxBytes: MAX_OUTPUT_BYTES };
    const { reader, unavailable } = await within(PROBES * this.#timeoutMs, turn.controller, choice, (signal) =>
      chooseReader(choice, platform, run, { limits, signal, processes }),
    );
    if (this.#turn !== turn) return null;
    this.#reader = reader;
    this.#programs = { beforeMs: this.#options.programsCpuMs?.() ?? null, readings: 0 };
    this.#unavailable = unavailable;
    if (unavailable) this.#fail(unavailable);
    return reader;
  }

  #fail(fault: ErrorValue): void {
    if (fault.code !== 'kernel-unavailable') this.#missed += 1;
    const isNew = this.#fault?.code !== fault.code;
    this.#fault = fault;
    if (isNew) this.#options.onFault(fault);
  }
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
