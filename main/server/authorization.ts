import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { requestUrl } from './request-url.ts';

/**
 * Whether a client may connect: always where no token is set and the server listens on a loopback address; else only
 * with the token, as `Authorization: Bearer …` or as `?token=…`.
 */
export function isAuthorized(request: IncomingMessage, token: string | null, isLoopback: boolean): boolean {
  if (token === null) return isLoopback;
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const query = requestUrl(request)?.searchParams.get('token');
  return [bearer, query].some((given) => given != null && equalInConstantTime(given, token));
}

/** Compares two secrets without telling by the time taken how much of them agrees. */
export function equalInConstantTime(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

const OWN_ORIGINS = /^(app:\/\/sockscope|https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)$/;

/**
 * Whether a web page may connect (RFC 6455 section 10.2). A browser says which page asks; a program says nothing, or what it
 * likes. Without a token only pages of this machine may: any page that the user happens to open could otherwise watch and publish.
 */
export function isOriginAllowed(request: IncomingMessage, hasToken: boolean): boolean {
  const { origin } = request.headers;
  return origin === undefined || hasToken || OWN_ORIGINS.test(origin);
}
