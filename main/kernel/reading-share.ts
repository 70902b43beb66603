import type { Scenario } from '../../contract/index.ts';

/** What part of one core's time readings may take in a run: `kernel.maxCpuPercent` of all cores. More than 1 is more than a core. */
export function readingShare({ kernel }: Pick<Scenario, 'kernel'>, cores: number): number {
  return kernel.maxCpuPercent >= 100 ? Number.POSITIVE_INFINITY : (kernel.maxCpuPercent / 100) * cores;
}
