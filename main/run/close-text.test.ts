import { expect, it } from 'vitest';
import type { ConnectionClose } from '../server/server-messages.ts';
import { closeText, kindOfClose } from './close-text.ts';

const close = (changes: Partial<ConnectionClose>): ConnectionClose => ({
  code: 1000,
  reason: 'done',
  byServer: false,
  detail: null,
  given: null,
  ...changes,
});

it.each([
  [close({}), 'disconnected', 'disconnected with 1000 (done)'],
  [close({ code: 4000, reason: 'code 4000' }), 'disconnected', 'disconnected with 4000'],
  [
    close({ code: 4000, reason: 'code 4000', given: 'so\nlong' }),
    'disconnected',
    'disconnected with 4000, and gave the reason “so\ufffdlong”',
  ],
  [close({ code: 1006, reason: 'cut off' }), 'cut off', 'disconnected with 1006 (cut off)'],
  [close({ code: 1006, reason: 'dead peer', byServer: true }), 'cut off', 'was closed by the server (dead peer) and did not answer: 1006'],
  [close({ code: 1001, reason: 'idle', byServer: true }), 'closed by the server', 'was closed by the server with 1001 (idle)'],
  [
    close({ code: 1009, reason: 'message too large', byServer: true, detail: 'a message of 9 bytes, over the limit of 8 bytes' }),
    'closed by the server',
    'was closed by the server with 1009: a message of 9 bytes, over the limit of 8 bytes',
  ],
  [
    close({ code: 1008, reason: 'too many fragments', byServer: true, detail: 'Too many message fragments' }),
    'closed by the server',
    'was closed by the server with 1008: Too many message fragments',
  ],
  [
    close({ code: 1007, reason: 'invalid data', byServer: true, detail: 'invalid UTF-8 sequence' }),
    'closed by the server',
    'was closed by the server with 1007 (invalid data): invalid UTF-8 sequence',
  ],
] as const)('%o is told as %s: %s', (made, kind, text) => {
  expect([kindOfClose(made), closeText(made)]).toEqual([kind, text]);
});
