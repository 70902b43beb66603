import { FIRST_GROUP, type RunState } from '../../../contract/index.ts';

/** Hosts of a server that a page on the same machine reaches over loopback, and under which name the page's policy lets it. */
const REACHED_AS: Record<string, string> = {
  '127.0.0.1': '127.0.0.1',
  localhost: 'localhost',
  '::1': 'localhost',
  '0.0.0.0': '127.0.0.1',
  '::': '127.0.0.1',
};

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether the page runs on the machine of the engine, as far as a page can tell: in a tunnel it is mistaken. */
export function isOnThisMachine(host: 'electron' | 'browser', hostname: string): boolean {
  return host === 'electron' || LOOPBACK_NAMES.includes(hostname);
}

/**
 * Where the window's own WebSocket connects to as a viewer, or why it cannot. A browser's WebSocket sets no headers, so that
 * role, group and token stand in the query (RFC 6455 section 3).
 */
export function viewerAddress(
  { endpoint, scenario }: Pick<RunState, 'endpoint' | 'scenario'>,
  onThisMachine: boolean,
): { url: string } | { fault: string } | null {
  if (!endpoint || !scenario) return null;
  const host = REACHED_AS[endpoint.host];
  if (!onThisMachine) {
    return {
      fault:
        'This page comes from another machine, and its policy lets it open WebSockets to its own machine alone. Open the window on the machine of the stream.',
    };
  }
  if (host === undefined) {
    return {
      fault: `The server listens on ${endpoint.host} alone, and the window may only connect over loopback. Choose 127.0.0.1 or 0.0.0.0 as the address.`,
    };
  }
  const query = new URLSearchParams({ role: 'viewer', group: FIRST_GROUP });
  if (scenario.bind.token !== null) query.set('token', scenario.bind.token);
  return { url: `ws://${host}:${endpoint.port}/?${query}` };
}
