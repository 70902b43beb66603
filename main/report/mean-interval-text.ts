import type { Summary } from '../../contract/index.ts';
import { formatQuantity, milliseconds } from './quantity.ts';

/** How often the socket buffers were really read, for the middle of a sentence; empty where no reading was put off or missed. */
export function meanIntervalText({ kernel, durationS, warmupS }: Pick<Summary, 'kernel' | 'durationS' | 'warmupS'>): string {
  if (kernel.readings === 0 || kernel.putOff + kernel.missed === 0) return '';
  return `, about one in ${formatQuantity(milliseconds(((durationS + warmupS) * 1_000) / kernel.readings)).replace('\u00a0', ' ')}`;
}
