import { ERROR_CODES, type ErrorCode, formatCount } from '../../contract/index.ts';

/**
 * Faults of clients that are too many to be told one by one: what was wrong, and the limit that was met where there is one.
 * They are counted by connection: one client may have made them all.
 */
export function faultCountText(code: ErrorCode, count: number, more: string, limit: number | null): string {
  const isOne = count === 1;
  const connections = `${formatCount(count)} ${more}${isOne ? 'connection' : 'connections'}`;
  const were = isOne ? 'was' : 'were';
  const met = (before: string, unit: string) => (limit === null ? '' : ` ${before} ${formatCount(limit)}${unit}`);
  switch (code) {
    case 'client-oversize':
      return `${connections} sent a message over the limit${met('of', ' bytes')} (server.maxPayloadBytes)`;
    case 'client-protocol':
      return `${connections} broke the protocol`;
    case 'client-text':
      return `${connections} sent a text message where frames are binary`;
    case 'client-flow':
      return `${connections} sent what makes no sense here`;
    case 'client-silent':
      return `${connections} kept silent and ${were} ended`;
    case 'client-idle':
      return `${connections} ${were} idle${met('for', ' s')} and closed (pool.idleTimeoutS)`;
    case 'client-refused':
      return `${connections} ${were} refused with 503 at the limit${met('of', '')} (pool.maxConnections)`;
    case 'client-origin':
      return `${connections} from web pages of other machines ${were} refused`;
    case 'client-unauthorized':
      return `${connections} without the right token ${were} refused`;
    case 'processing-failed':
      return `${formatCount(count)} ${more}${isOne ? 'frame was' : 'frames were'} not computed or not answered`;
    default:
      return `${formatCount(count)} ${more}${isOne ? 'event' : 'events'} of the kind “${ERROR_CODES[code].meaning}”`;
  }
}
