import type { Summary } from '../../contract/index.ts';
import { formatCount, formatQuantity, frameCount } from './quantity.ts';
import { formatDuration } from './report-moment.ts';

/** Over which time a rate is that is not over the measured one, with a space before it; empty where it is. */
export function whileConnectedText({ connectedS }: Pick<Summary, 'connectedS'>): string {
  return connectedS === null ? '' : ` over the ${formatDuration(connectedS)} in which clients were connected`;
}

/** How many frames were received; of clients of the user's own also those of the intervals in which they came and went, which their rate leaves out. */
export function framesReceivedText({ received, connectedS }: Pick<Summary, 'received' | 'connectedS'>): string {
  return `${formatQuantity(frameCount(received.frames))}${connectedS === null ? '' : ' in all'}`;
}

/**
 * How many frames were received, beside how many were offered in the same time. The one is no part of the other: a frame that was under way
 * when the time began is received in it and was offered before it.
 */
export function receivedText({ received, offered, connectedS }: Pick<Summary, 'received' | 'offered' | 'connectedS'>): string {
  const frames = framesReceivedText({ received, connectedS });
  // Of clients that are not ours nobody knows it.
  if (connectedS !== null) return `${frames}; rate${whileConnectedText({ connectedS })}`;
  if (offered.frames === 0) return frames;
  const before = received.frames - offered.frames;
  const beside = `${frames}; ${formatCount(offered.frames)} offered in the same time`;
  return before > 0 ? `${beside}, at least ${formatCount(before)} before it` : beside;
}
