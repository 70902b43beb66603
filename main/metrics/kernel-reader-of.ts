import type { Sample, Scenario } from '../../contract/index.ts';
import type { KernelMonitor } from '../kernel/kernel-monitor.ts';

/** How a run's socket buffers are read, for its samples; `null` where they are not. */
export function kernelReaderOf(kernel: Pick<KernelMonitor, 'stats'>, scenario: Pick<Scenario, 'kernel'>): Sample['kernelReader'] {
  if (scenario.kernel.source === 'off') return null;
  const { source, readings, missed, costMs } = kernel.stats();
  return { source, intervalMs: scenario.kernel.intervalMs, readings, missed, costMs };
}
