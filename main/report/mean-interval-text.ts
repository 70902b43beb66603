import type { Sample, Summary } from '../../contract/index.ts';
import { formatQuantity, milliseconds } from './quantity.ts';

/**
 * How often the socket buffers were really read, for the middle of a sentence; empty where no reading was put off or missed. Readings are those of the whole
 * run, and so is the time: a drain may be longer than what was measured.
 */
export function meanIntervalText(
  { kernel, durationS, warmupS }: Pick<Summary, 'kernel' | 'durationS' | 'warmupS'>,
  samples: readonly Pick<Sample, 'tMs'>[],
): string {
  if (kernel.readings === 0 || kernel.putOff + kernel.missed === 0) return '';
  const runMs = samples[samples.length - 1]?.tMs ?? (durationS + warmupS) * 1_000;
  return `, about one in ${formatQuantity(milliseconds(runMs / kernel.readings)).replace('\u00a0', ' ')} of the whole run`;
}
