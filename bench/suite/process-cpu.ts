import { readFileSync } from 'node:fs';

/** USER_HZ: the unit of times in /proc/PID/stat. */
const TICKS_A_SECOND = 100;

/** Fields of /proc/PID/stat from the third on (proc_pid_stat(5)); `null` where there is no such file. */
function statFields(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return null;
  }
}

/** User and system time in seconds of a process with all its threads: fields 14 and 15. `null` where the system does not tell. */
export function processCpuS(pid: number): number | null {
  const fields = statFields(pid);
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** The same of its children that have ended, such as the programs that read the kernel's queues: fields 16 and 17. */
export function childrenCpuS(pid: number): number | null {
  const fields = statFields(pid);
  return fields && (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

/** Starts to measure a process, or its children; what it returns tells the CPU time a second since then, `null` where it cannot be read. */
export function measureCores(pid: number, read: (pid: number) => number | null = processCpuS): () => number | null {
  const before = read(pid);
  const beganMs = performance.now();
  return () => {
    const after = read(pid);
    return before === null || after === null ? null : (after - before) / ((performance.now() - beganMs) / 1_000);
  };
}
