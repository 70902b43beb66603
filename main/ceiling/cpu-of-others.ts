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

/** Over less than this a quotient of times that are counted in steps of 10 ms says nothing. */
const LEAST_MS = 100;

/** What else used the machine over a time, in cores, or why that cannot be told. */
export type OthersReading = { cores: number; reason: null } | { cores: null; reason: string };

/** What else used the machine from now on: answers the mean. */
export function watchOthers(clock: Pick<Clock, 'nowNs'>, read: () => CpuReading = readCpu): () => OthersReading {
  const before = read();
  const startNs = clock.nowNs();
  return () => {
    const { machineNs, processNs } = read();
    const elapsedNs = clock.nowNs() - startNs;
    if (machineNs === null || before.machineNs === null)
      return { cores: null, reason: 'this machine does not tell what its processors do' };
    if (elapsedNs < LEAST_MS * NS_PER_MS) return { cores: null, reason: `the measurement took less than ${LEAST_MS} ms` };
    return { cores: Math.max(0, (machineNs - before.machineNs - (processNs - before.processNs)) / elapsedNs), reason: null };
  };
}

function readCpu(): CpuReading {
  return { machineNs: machineBusyNs(), processNs: processCpuNs() };
}
