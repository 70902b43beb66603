import { readFileSync } from 'node:fs';

/** USER_HZ: the unit of times in /proc/PID/stat. */
const TICKS_A_SECOND = 100;

/** User and system time in seconds of a process with all its threads: fields 14 and 15 of /proc/PID/stat (proc_pid_stat(5)). `null` where there is no such file. */
export function processCpuS(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return null;
  }
}

/** Starts to measure a process; what it returns tells the CPU time a second since then, `null` where it cannot be read. */
export function measureCores(pid: number): () => number | null {
  const before = processCpuS(pid);
  const beganMs = performance.now();
  return () => {
    const after = processCpuS(pid);
    return before === null || after === null ? null : (after - before) / ((performance.now() - beganMs) / 1_000);
  };
}
