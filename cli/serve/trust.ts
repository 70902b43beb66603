import type { IncomingMessage } from 'node:http';
import { endText, LOOPBACK_HOSTS } from '../../contract/index.ts';

/**
 * Whether the request names our own address in its Host header, and in its Origin where it has one. A foreign page that
 * points its own name at our address (DNS rebinding), or opens a WebSocket to us, has other names there.
 * Where the user chose to listen beyond loopback, any host name with the right port is accepted and the token decides.
 */
export function isExpectedHost(request: IncomingMessage, boundHost: string, port: number): boolean {
  const { host, origin } = request.headers;
  if (host === undefined) return false;
  const expected = LOOPBACK_HOSTS.includes(boundHost) ? LOOPBACK_HOSTS.map((name) => endText(name, port)) : [host];
  if (!expected.includes(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}
