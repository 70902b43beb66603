import { messageBytesOf, type Scenario } from '../../contract/index.ts';
import type { MessageSize } from '../threads/thread.ts';

/** From here on a collection comes for what the messages themselves take, and not for the small objects that go with them. */
const LARGE_MESSAGE_BYTES = 262_144;

/**
 * What passes through the threads of a scenario. In `listen` nobody knows what clients of the user's own will send: it is taken to be
 * what the payload says, unless each message is sent back. Connections for one message each leave more behind than their messages do (`echo`).
 */
export function messageSizeOf({ direction, payload, server }: Pick<Scenario, 'direction' | 'payload' | 'server'>): MessageSize {
  const isAnswered = direction === 'echo' || (direction === 'listen' && server.reply === 'same');
  return messageBytesOf(payload) >= LARGE_MESSAGE_BYTES && !isAnswered ? 'large' : 'small';
}
