import type { ThreadPort } from '../threads/thread.ts';
import type { FromServer, ToServer } from './server-messages.ts';

/** How long the news of a connection may wait for more of their kind. */
const GATHER_MS = 5;

/** So many go at once without waiting. */
const GATHERED_MOST = 256;

/**
 * A port that tells of connections that come and go in bunches: each message wakes the host's loop, and with thousands of
 * short connections a second that costs the server more than the connections do. The order of all messages is kept.
 */
export function gatherNews(port: ThreadPort<ToServer, FromServer>): ThreadPort<ToServer, FromServer> {
  let news: FromServer[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const messages = news;
    if (messages.length === 0) return;
    news = [];
    port.post(messages.length === 1 ? messages[0]! : { type: 'several', messages });
  };
  return {
    post: (message, transfer) => {
      if (message.type === 'opened' || message.type === 'closed') {
        news.push(message);
        if (news.length >= GATHERED_MOST) flush();
        else timer ??= setTimeout(flush, GATHER_MS);
        return;
      }
      flush();
      port.post(message, transfer);
    },
    onMessage: (listener) => port.onMessage(listener),
    close: () => {
      flush();
      port.close();
    },
  };
}
