import type { Summary } from '../../contract/index.ts';
import { formatCount, formatQuantity, frameCount } from './quantity.ts';
import { formatDuration } from './report-moment.ts';

/**
 * How many frames were received, beside how many were offered in the same time. The one is no part of the other: a frame that was under way
 * when the time began is received in it and was offered before it.
 */
export function receivedText({ received, offered, connectedS }: Pick<Summary, 'received' | 'offered' | 'connectedS'>): string {
  const frames = formatQuantity(frameCount(received.frames));
  // Of clients that are not ours nobody knows it.
  if (connectedS !== null) return `${frames}; rate over the ${formatDuration(connectedS)} in which clients were connected`;
  if (offered.frames === 0) return frames;
  const before = received.frames - offered.frames;
  const beside = `${frames}; ${formatCount(offered.frames)} offered in the same time`;
  return before > 0 ? `${beside}, at least ${formatCount(before)} before it` : beside;
}
