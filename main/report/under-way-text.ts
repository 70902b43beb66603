import type { Summary } from '../../contract/index.ts';
import { formatNumber } from './quantity.ts';

/** Direction echo: why images are not answered at the rate at which the server received them, as a sentence; `null` where they are. */
export function underWayText({ received, exchanges }: Pick<Summary, 'received' | 'exchanges'>): string | null {
  if (!exchanges || formatNumber(exchanges.perS) === formatNumber(received.fps)) return null;
  const rate = `The server received ${formatNumber(received.fps)} a second meanwhile`;
  // What failed is counted beside it, and may have been received all the same.
  if (exchanges.failed > 0) return `${rate}: exchanges that failed may be among them.`;
  return `${rate}: of an image that was under way when the measured time began or ended, only its arrival or only its answer falls into it.`;
}
