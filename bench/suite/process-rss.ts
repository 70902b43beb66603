import { readFileSync } from 'node:fs';

/** Resident memory of a process in bytes: VmRSS of /proc/PID/status (proc_pid_status(5)). `null` where it cannot be read. */
export function processRssBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    return null;
  }
}
