import { formatCount } from '../../contract/index.ts';
import type { CloseKind } from './close-text.ts';

/** What recurs in a run, and is counted where it is too much to be told one by one. */
export type Told = 'connected' | CloseKind | 'connect-failed' | 'client-fault';

const DONE: Record<Told, (isOne: boolean) => string> = {
  connected: (isOne) => (isOne ? 'connection was opened' : 'connections were opened'),
  disconnected: (isOne) => (isOne ? 'connection was closed by its client' : 'connections were closed by their clients'),
  'closed by the server': (isOne) => (isOne ? 'connection was closed by the server' : 'connections were closed by the server'),
  'cut off': (isOne) => (isOne ? 'connection was cut off (1006)' : 'connections were cut off (1006)'),
  'connect-failed': (isOne) => (isOne ? 'attempt to connect failed' : 'attempts to connect failed'),
  'client-fault': (isOne) => (isOne ? 'fault was met by clients of our own' : 'faults were met by clients of our own'),
};

/** `count` of a kind in words; `more` as the limiter has it. Connections, not clients: one client may have made them all. */
export function toldCountText(kind: Told, count: number, more: string): string {
  return `${formatCount(count)} ${more}${DONE[kind](count === 1)}`;
}
