import { type Clock, NS_PER_MS } from '../clock.ts';
import { machineBusyNs } from '../metrics/machine-cpu.ts';
import { processCpuNs } from '../metrics/thread-cpu.ts';

/** CPU time since some moment, in nanoseconds. */
export interface CpuReading {
  /** Of all cores, whoever used them; `null` where the machine does not tell. */
  machineNs: number | null;
  /** Of this process, all its threads. */
  processNs: number;
}

/** What else used the machine from now on: answers the mean in cores, or `null` where it cannot be told. */
export function watchOthers(clock: Pick<Clock, 'nowNs'>, read: () => CpuReading = readCpu): () => number | null {
  const before = read();
  const startNs = clock.nowNs();
  return () => {
    const { machineNs, processNs } = read();
    const elapsedNs = clock.nowNs() - startNs;
    // The machine is counted in steps of 10 ms: over less than some of them the quotient says nothing.
    if (machineNs === null || before.machineNs === null || elapsedNs < 100 * NS_PER_MS) return null;
    return Math.max(0, (machineNs - before.machineNs - (processNs - before.processNs)) / elapsedNs);
  };
}

function readCpu(): CpuReading {
  return { machineNs: machineBusyNs(), processNs: processCpuNs() };
}
