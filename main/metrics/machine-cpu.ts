import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { NS_PER_MS } from '../clock.ts';

/** USER_HZ, the unit of /proc/stat, is 100 on every Linux that Node supports. */
const MS_PER_TICK = 10;

/**
 * CPU time that all cores of this machine have spent on anybody, in nanoseconds, in steps of 10 ms: everything in `/proc/stat` but
 * idle and iowait (proc_stat(5)); what a hypervisor gave to other machines counts, because it was not ours. `null` where the line
 * is not as expected.
 *
 * Interrupts that no process is charged with are left out. TCP over loopback is received in soft interrupts: a kernel that accounts for
 * them apart (CONFIG_IRQ_TIME_ACCOUNTING) leaves them out of the process that sends, and what is left would look like another program.
 * Such a kernel has time in hard interrupts as well; one that accounts by its timer never has, because its timer does not fire in
 * them, and charges whichever process they came upon.
 */
export function machineBusyNs(readText: () => string = readProcStat): number | null {
  const [line = ''] = readText().split('\n', 1);
  const [name, ...fields] = line.trim().split(/\s+/);
  const [user, nice, system, , , irq = 0, softirq = 0, steal = 0] = fields.map(Number);
  if (name !== 'cpu' || user === undefined || nice === undefined || system === undefined) return null;
  const ticks = user + nice + system + (irq > 0 ? 0 : softirq) + steal;
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
