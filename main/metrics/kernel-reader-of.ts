import type { Sample, Scenario, Summary } from '../../contract/index.ts';
import type { KernelMonitor } from '../kernel/kernel-monitor.ts';

type Read = Pick<KernelMonitor, 'stats'>;

/** How the socket buffers were read since the run began. */
export function kernelReadingsOf(kernel: Read, scenario: Pick<Scenario, 'kernel'>): Summary['kernel'] {
  const { source, readings, missed, putOff, costMs } = kernel.stats();
  return { source, intervalMs: scenario.kernel.intervalMs, readings, missed, putOff, costMs };
}

/** The same for a sample; `null` while the reader is switched off. */
export function kernelReaderOf(kernel: Read, scenario: Pick<Scenario, 'kernel'>): Sample['kernelReader'] {
  return scenario.kernel.source === 'off' ? null : kernelReadingsOf(kernel, scenario);
}
