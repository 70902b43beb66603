import { expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../contract/index.ts';
import { faultCountText } from './fault-count-text.ts';

// Counted by connection: one client that comes again and again is not told as many.
test.each([
  [
    'client-oversize',
    65_536,
    '1 connection sent a message over the limit of 65,536 bytes (server.maxPayloadBytes)',
    '1,200 more connections sent a message over the limit of 65,536 bytes (server.maxPayloadBytes)',
  ],
  [
    'client-oversize',
    null,
    '1 connection sent a message over the limit (server.maxPayloadBytes)',
    '1,200 more connections sent a message over the limit (server.maxPayloadBytes)',
  ],
  ['client-protocol', null, '1 connection broke the protocol', '1,200 more connections broke the protocol'],
  [
    'client-text',
    null,
    '1 connection sent a text message where frames are binary',
    '1,200 more connections sent a text message where frames are binary',
  ],
  ['client-flow', null, '1 connection sent what makes no sense here', '1,200 more connections sent what makes no sense here'],
  ['client-silent', null, '1 connection kept silent and was ended', '1,200 more connections kept silent and were ended'],
  [
    'client-idle',
    30,
    '1 connection was idle for 30 s and closed (pool.idleTimeoutS)',
    '1,200 more connections were idle for 30 s and closed (pool.idleTimeoutS)',
  ],
  [
    'client-refused',
    1_000,
    '1 connection was refused with 503 at the limit of 1,000 (pool.maxConnections)',
    '1,200 more connections were refused with 503 at the limit of 1,000 (pool.maxConnections)',
  ],
  [
    'client-origin',
    null,
    '1 connection from web pages of other machines was refused',
    '1,200 more connections from web pages of other machines were refused',
  ],
  [
    'client-unauthorized',
    null,
    '1 connection without the right token was refused',
    '1,200 more connections without the right token were refused',
  ],
  ['processing-failed', null, '1 frame was not computed or not answered', '1,200 more frames were not computed or not answered'],
  [
    'engine-not-direct',
    null,
    `1 event of the kind “${ERROR_CODES['engine-not-direct'].meaning}”`,
    `1,200 more events of the kind “${ERROR_CODES['engine-not-direct'].meaning}”`,
  ],
] as const)('%s, limit %s', (code, limit, once, often) => {
  expect([faultCountText(code, 1, '', limit), faultCountText(code, 1_200, 'more ', limit)]).toEqual([once, often]);
});

test('no code of an event is told to people', () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    if (code.includes('-')) expect(faultCountText(code, 2, '', 7)).not.toContain(code);
  }
});
