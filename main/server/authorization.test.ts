import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { isAuthorized, isOriginAllowed } from './authorization.ts';

const request = (headers: Record<string, string>, url = '/') => ({ headers, url }) as unknown as IncomingMessage;

describe('isOriginAllowed', () => {
  it.each([
    [undefined, true],
    ['app://sockscope', true],
    ['http://127.0.0.1:4680', true],
    ['http://localhost', true],
    ['https://localhost:8443', true],
    ['http://[::1]:3000', true],
    ['https://evil.example', false],
    ['http://127.0.0.1.evil.example', false],
    ['http://localhost:80.evil.example', false],
    ['app://sockscope.evil.example', false],
    ['null', false],
    ['', false],
  ])('%s: %s', (origin, allowed) => {
    expect(isOriginAllowed(request(origin === undefined ? {} : { origin }), false)).toBe(allowed);
  });

  it('leaves it to the token where there is one', () => {
    expect(isOriginAllowed(request({ origin: 'https://camera.example' }), true)).toBe(true);
  });
});

describe('isAuthorized', () => {
  it('wants the token, in the header or the query, wherever one is set', () => {
    expect(isAuthorized(request({}), null, true)).toBe(true);
    expect(isAuthorized(request({}), null, false)).toBe(false);
    expect(isAuthorized(request({}), 'secret-token', true)).toBe(false);
    expect(isAuthorized(request({ authorization: 'Bearer secret-token' }), 'secret-token', false)).toBe(true);
    expect(isAuthorized(request({}, '/?token=secret-token'), 'secret-token', false)).toBe(true);
    expect(isAuthorized(request({}, '/?token=secret-toke'), 'secret-token', false)).toBe(false);
  });
});
