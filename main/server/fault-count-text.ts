import { ERROR_CODES, type ErrorCode, formatCount } from '../../contract/index.ts';
import type { CountText } from '../tell-limiter.ts';
import type { ServerSettings } from './server-messages.ts';

type Limits = Pick<ServerSettings, 'server' | 'pool'>;

/** How faults of clients are told that are too many to be told one by one: what each of them did, and the limit that it met. */
export function faultCountText(settings: () => Limits): CountText<ErrorCode> {
  return (code, count, more) => {
    const clients = `${formatCount(count)} ${more}${count === 1 ? 'client' : 'clients'}`;
    const were = count === 1 ? 'was' : 'were';
    const { server, pool } = settings();
    switch (code) {
      case 'client-oversize':
        return `${clients} sent a message over the limit of ${formatCount(server.maxPayloadBytes)} bytes (server.maxPayloadBytes)`;
      case 'client-protocol':
        return `${clients} broke the protocol`;
      case 'client-text':
        return `${clients} sent a text message where frames are binary`;
      case 'client-flow':
        return `${clients} sent what makes no sense here`;
      case 'client-silent':
        return `${clients} kept silent and ${were} ended`;
      case 'client-idle':
        return `${clients} ${were} closed that had been idle for ${pool.idleTimeoutS} s (pool.idleTimeoutS)`;
      case 'client-refused':
        return `${clients} ${were} refused with 503 at the limit of ${formatCount(pool.maxConnections)} connections (pool.maxConnections)`;
      case 'client-origin':
        return `${clients} ${were} refused that came from a web page of another machine`;
      case 'client-unauthorized':
        return `${clients} without the right token ${were} refused`;
      case 'processing-failed':
        return `${formatCount(count)} ${more}${count === 1 ? 'frame was' : 'frames were'} not computed or not answered`;
      default:
        return `${formatCount(count)} ${more}${count === 1 ? 'event' : 'events'} of the kind “${ERROR_CODES[code].meaning}”`;
    }
  };
}
