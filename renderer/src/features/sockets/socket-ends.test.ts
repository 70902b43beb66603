import { expect, test } from 'vitest';
import { endText, type SocketRow } from '../../../../contract/index.ts';
import { netstatLine, socketKey, sortableEnd } from './socket-ends.ts';

const row: SocketRow = {
  recvQueueBytes: 1_000,
  sendQueueBytes: 0,
  state: 'ESTABLISHED',
  localAddress: '127.0.0.1',
  localPort: 43_815,
  remoteAddress: '127.0.0.1',
  remotePort: 32_788,
  pid: 12_172,
  processName: 'python3',
  processUnknown: null,
  role: null,
  tcp: null,
};

test('a line is what netstat prints of the same socket', () => {
  expect(netstatLine(row)).toBe('tcp     1000      0 127.0.0.1:43815         127.0.0.1:32788         ESTABLISHED 12172/python3');
  expect(netstatLine({ ...row, localAddress: '::1', localPort: 40_919, remoteAddress: '::1', remotePort: 36_152 })).toBe(
    'tcp6    1000      0 ::1:40919               ::1:36152               ESTABLISHED 12172/python3',
  );
  expect(netstatLine({ ...row, pid: null, processName: null, processUnknown: 'not told' })).toMatch(/ESTABLISHED -$/);
});

test('ends are told apart by both addresses and both ports', () => {
  expect(endText('::1', 80)).toBe('[::1]:80');
  expect(endText('10.0.0.1', 80)).toBe('10.0.0.1:80');
  const keys = new Set([row, { ...row, localPort: 1 }, { ...row, remotePort: 1 }, { ...row, remoteAddress: '::1' }].map(socketKey));
  expect(keys.size).toBe(4);
});

test('ends are sorted by number, not by letter', () => {
  const ends: [string, number][] = [
    ['::1', 80],
    ['10.0.0.10', 80],
    ['10.0.0.9', 443],
    ['10.0.0.9', 80],
    ['9.9.9.9', 80],
  ];
  const sorted = [...ends]
    .sort((a, b) => (sortableEnd(...a) < sortableEnd(...b) ? -1 : 1))
    .map(([address, port]) => endText(address, port));
  expect(sorted).toEqual(['9.9.9.9:80', '10.0.0.9:80', '10.0.0.9:443', '10.0.0.10:80', '[::1]:80']);
});
