import { NS_PER_MS } from '../clock.ts';

/** USER_HZ, the unit of /proc/stat, is 100 on every Linux that Node supports. */
const MS_PER_TICK = 10;

/**
 * CPU time in interrupts that no process is charged with, in nanoseconds since the start of the machine; 0 where there is none.
 * TCP over loopback is received in soft interrupts: a kernel that accounts for them apart (CONFIG_IRQ_TIME_ACCOUNTING) leaves them out
 * of the process that sends, and what is left would look like another program. Such a kernel has time in hard interrupts in
 * `/proc/stat` as well; one that accounts by its timer never has, because its timer does not fire in them, and charges the process.
 *
 * @param text /proc/stat.
 */
export function interruptTimeNs(text: string): number {
  const [line = ''] = text.split('\n', 1);
  const [name, ...fields] = line.trim().split(/\s+/);
  const [, , , , , irq = 0, softirq = 0] = fields.map(Number);
  if (name !== 'cpu' || !(irq > 0) || !Number.isFinite(softirq)) return 0;
  return (irq + softirq) * MS_PER_TICK * NS_PER_MS;
}
