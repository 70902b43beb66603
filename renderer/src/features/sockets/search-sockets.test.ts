import { expect, test } from 'vitest';
import { NO_FILTER, recordableSearch, searchMatcher } from './search-sockets.ts';

type Searched = Parameters<ReturnType<typeof searchMatcher>>[0];

const socket = (
  localPort: number,
  remotePort: number,
  pid: number | null,
  processName: string | null,
  address = '127.0.0.1',
): Searched => ({
  localAddress: address,
  localPort,
  remoteAddress: address,
  remotePort,
  pid,
  processName,
});
const SOCKETS = [
  socket(8_000, 50_001, 4_242, 'python3'),
  socket(50_001, 8_000, 77, 'node'),
  socket(22, 50_002, null, null, '10.0.0.7'),
  socket(4_242, 50_003, 99, 'Google Chrome He', '::1'),
];
const found = (typed: string) => SOCKETS.flatMap((candidate, index) => (searchMatcher(typed)(candidate) ? [index] : []));

test.each([
  ['', [0, 1, 2, 3]],
  ['PYTHON', [0]],
  ['8000', [0, 1]],
  ['800', []],
  ['4242', [0, 3]],
  ['pid:4242', [0]],
  [':4242', [3]],
  ['port:4242', [3]],
  ['10.0.0', [2]],
  ['[::1]:4242', [3]],
  ['127.0.0.1:8000', [0, 1]],
  ['google chrome', [3]],
  ['node 8000', [1]],
  ['node 22', []],
])('%j finds %j', (typed, expected) => expect(found(typed)).toEqual(expected));

test.each([
  ['Python', { process: 'python' }],
  ['77', { pid: 77 }],
  ['22', { port: 22 }],
  ['pid:4242', { pid: 4_242 }],
  [':4242', { port: 4_242 }],
  ['node 8000', { process: 'node', port: 8_000 }],
  ['google chrome', { process: 'google chrome' }],
  ['[::1]:4242', { local: '[::1]:4242' }],
])('what %j shows is recorded with %j', (typed, filter) =>
  expect(recordableSearch(typed, SOCKETS)).toEqual({ ok: true, filter: { ...NO_FILTER, ...filter } }),
);

test.each([
  ['', /every socket of the machine/],
  ['nobody', /Nothing matches/],
  ['4242', /pid:4242/],
  ['10.0.0', /Choose a row/],
  ['127.0.0.1:8000', /Choose a row/],
])('what %j shows is not recorded, and why', (typed, reason) => {
  const answer = recordableSearch(typed, SOCKETS);
  expect(answer).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
});
