import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { NS_PER_MS } from '../clock.ts';

/** USER_HZ, the unit of /proc/stat, is 100 on every Linux that Node supports. */
const MS_PER_TICK = 10;

/**
 * CPU time that all cores of this machine have spent on anything, in nanoseconds, in steps of 10 ms: everything in `/proc/stat` but
 * idle and iowait (proc_stat(5)); what a hypervisor gave to other machines counts, because it was not ours. `null` where the line
 * is not as expected.
 */
export function machineBusyNs(readText: () => string = readProcStat): number | null {
  const [line = ''] = readText().split('\n', 1);
  const [name, ...fields] = line.trim().split(/\s+/);
  const [user, nice, system, , , irq = 0, softirq = 0, steal = 0] = fields.map(Number);
  if (name !== 'cpu' || user === undefined || nice === undefined || system === undefined) return null;
  const ticks = user + nice + system + irq + softirq + steal;
  return Number.isFinite(ticks) ? ticks * MS_PER_TICK * NS_PER_MS : null;
}

/** Where there is no /proc/stat, the same from `os.cpus()`, in its form. */
function readProcStat(): string {
  try {
    return readFileSync('/proc/stat', 'latin1');
  } catch {
    const sum = (read: (times: ReturnType<typeof cpus>[number]['times']) => number) =>
      Math.round(cpus().reduce((total, { times }) => total + read(times), 0) / MS_PER_TICK);
    return `cpu ${sum((t) => t.user)} ${sum((t) => t.nice)} ${sum((t) => t.sys)} ${sum((t) => t.idle)} 0 ${sum((t) => t.irq)}\n`;
  }
}
