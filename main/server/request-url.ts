import type { IncomingMessage } from 'node:http';

/**
 * The address that a request asks for, or `null` where it is none: the request line comes from outside and may be anything
 * (`//` alone makes the URL parser throw).
 */
export function requestUrl(request: Pick<IncomingMessage, 'url'>): URL | null {
  try {
    return new URL(request.url ?? '/', 'http://localhost');
  } catch {
    return null;
  }
}
