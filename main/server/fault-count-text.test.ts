import { expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../contract/index.ts';
import { faultCountText } from './fault-count-text.ts';
import type { ServerSettings } from './server-messages.ts';

const server = { maxPayloadBytes: 65_536 } as ServerSettings['server'];
const pool = { maxConnections: 1_000, idleTimeoutS: 30 } as ServerSettings['pool'];
const textOf = faultCountText(() => ({ server, pool }));

test.each([
  ['client-oversize', 2, '', '2 clients sent a message over the limit of 65,536 bytes (server.maxPayloadBytes)'],
  ['client-oversize', 1, 'more ', '1 more client sent a message over the limit of 65,536 bytes (server.maxPayloadBytes)'],
  ['client-idle', 12_000, 'more ', '12,000 more clients were closed that had been idle for 30 s (pool.idleTimeoutS)'],
  ['client-refused', 1, '', '1 client was refused with 503 at the limit of 1,000 connections (pool.maxConnections)'],
  ['engine-not-direct', 3, 'more ', `3 more events of the kind “${ERROR_CODES['engine-not-direct'].meaning}”`],
] as const)('%s, %i times', (code, count, more, text) => expect(textOf(code, count, more)).toBe(text));

test('no code of an event is told to people', () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    if (code.includes('-')) expect(textOf(code, 2, '')).not.toContain(code);
  }
});
