import type { Unavailable } from '../../contract/index.ts';
import type { Clock } from '../clock.ts';
import { machineBusyNs } from './machine-cpu.ts';
import { CpuShare, processCpuNs } from './thread-cpu.ts';

/** CPU time of this process and of everything beside it on the machine, as shares of one core over the time between two readings. */
export class CpuBeside {
  readonly #process: CpuShare;
  readonly #machine: CpuShare;

  constructor(clock: Clock) {
    this.#process = new CpuShare(clock);
    this.#machine = new CpuShare(clock);
  }

  /** A share that could not be told is `null`, and `unavailable` says why. */
  take(unavailable: Unavailable): { process: number | null; others: number | null } {
    const own = this.#process.take(processCpuNs());
    const machine = this.#machine.take(machineBusyNs());
    const others = own === null || machine === null ? null : Math.max(0, machine - own);
    if (own === null) unavailable['cpu.process'] = 'the first reading';
    if (others === null) unavailable['cpu.others'] = 'needs two readings of the whole machine';
    return { process: own, others };
  }
}
