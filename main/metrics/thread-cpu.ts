import { readFileSync } from 'node:fs';
import { type Clock, NS_PER_S } from '../clock.ts';

/**
 * CPU time of one thread of this process in nanoseconds, from `/proc/self/task/<tid>/schedstat` (its first field;
 * Documentation/scheduler/sched-stats.rst). `null` where the kernel does not tell.
 */
export function threadCpuNs(tid: number): number | null {
  if (tid === 0) return null;
  try {
    const [ns] = readFileSync(`/proc/self/task/${tid}/schedstat`, 'latin1').split(' ');
    return ns === undefined || ns === '' ? null : Number(ns);
  } catch {
    return null;
  }
}

/** A growing amount of CPU time as a share of one core over the time between two readings. */
export class CpuShare {
  #lastNs: number | null = null;
  #lastAtNs = 0;
  #source = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param source tells readings of different threads apart: after a change there is no share until the next reading. */
  take(cpuNs: number | null, source = 0): number | null {
    const now = this.#clock.nowNs();
    const share =
      cpuNs === null || this.#lastNs === null || source !== this.#source || now <= this.#lastAtNs
        ? null
        : (cpuNs - this.#lastNs) / (now - this.#lastAtNs);
    this.#lastNs = cpuNs;
    this.#lastAtNs = now;
    this.#source = source;
    return share === null ? null : Math.max(0, share);
  }
}

/** CPU time of the whole process, user and system, in nanoseconds. */
export function processCpuNs(): number {
  const { user, system } = process.cpuUsage();
  return ((user + system) / 1e6) * NS_PER_S;
}
