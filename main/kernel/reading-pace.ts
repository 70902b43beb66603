import type { Scenario } from '../../contract/index.ts';

/** Of what readings may take, while the processors are full. */
const PART_OF_FULL = 1 / 3;

/**
 * How a run's socket buffers are read: the source, the interval in milliseconds, and what part of one core's time readings may take, which is `kernel.maxCpuPercent` of
 * all cores, and a third of that while the processors are full (`areFull`, by {@link areProcessorsFull}).
 */
export function readingPace(
  { kernel: { source, intervalMs, maxCpuPercent } }: Pick<Scenario, 'kernel'>,
  cores: number,
  areFull: boolean,
): [source: Scenario['kernel']['source'], intervalMs: number, maxCoreShare: number] {
  const part = areFull ? PART_OF_FULL : 1;
  return [source, intervalMs, maxCpuPercent >= 100 ? Number.POSITIVE_INFINITY : (maxCpuPercent / 100) * cores * part];
}
