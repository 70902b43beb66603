import { expect, it } from 'vitest';
import type { KernelSocket } from './kernel-reader.ts';
import { rolesOf } from './roles.ts';

const socket = (local: string, remote: string, recvQueueBytes: number, sendQueueBytes: number, tcp: KernelSocket['tcp'] = null) => {
  const [localAddress = '', localPort] = local.split(' ');
  const [remoteAddress = '', remotePort] = remote.split(' ');
  const ports = { localPort: Number(localPort), remotePort: Number(remotePort) };
  const buffers = { recvBufferBytes: tcp ? 131_072 : null, sendBufferBytes: tcp ? 87_040 : null };
  return {
    localAddress,
    remoteAddress,
    ...ports,
    recvQueueBytes,
    sendQueueBytes,
    state: 'ESTABLISHED',
    tcp,
    ...buffers,
  } satisfies KernelSocket;
};
const counters = (retransmits: number) => ({
  retransmits,
  rwndLimitedMs: 10 * retransmits,
  sndbufLimitedMs: 100 * retransmits,
  busyMs: 1_000 * retransmits,
  rttMs: retransmits / 4,
  cwndSegments: 10 * retransmits,
});

it('tells both ends of loopback connections apart and sums each', () => {
  const sockets = [
    socket('127.0.0.1 8080', '127.0.0.1 40001', 1_000, 1, counters(50)),
    socket('127.0.0.1 40001', '127.0.0.1 8080', 2, 30_000, counters(1)),
    socket('::1 8080', '::1 40002', 500, 0, counters(60)),
    socket('::1 40002', '::1 8080', 0, 7, counters(2)),
    socket('127.0.0.1 9090', '127.0.0.1 40003', 99, 99, counters(70)),
  ];
  expect(rolesOf(sockets, 8080)).toEqual({
    receiver: { recvQueueBytes: 1_500, sendQueueBytes: 1, sockets: 2, recvBufferBytes: 262_144, sendBufferBytes: 174_080 },
    sender: { recvQueueBytes: 2, sendQueueBytes: 30_007, sockets: 2, recvBufferBytes: 262_144, sendBufferBytes: 174_080 },
    tcp: { retransmits: 3, rwndLimitedMs: 30, sndbufLimitedMs: 300, busyMs: 3_000, rttMs: 0.375, cwndSegments: 15 },
  });
});

it('does not take a connection to the same port of another machine for ours', () => {
  const foreign = socket('192.0.2.10 40001', '198.51.100.7 443', 5, 5);
  expect(rolesOf([foreign], 443)).toEqual({ receiver: null, sender: null, tcp: null });
});

it('knows a client of our own that came in by an outer address', () => {
  const sockets = [socket('192.0.2.10 8080', '192.0.2.11 40001', 10, 0), socket('192.0.2.11 40001', '192.0.2.10 8080', 0, 20)];
  expect(rolesOf(sockets, 8080).sender).toEqual({
    recvQueueBytes: 0,
    sendQueueBytes: 20,
    sockets: 1,
    recvBufferBytes: null,
    sendBufferBytes: null,
  });
});

it('has no sender where the client is on another machine, and nothing without connections or port', () => {
  const remote = socket('192.0.2.10 8080', '198.51.100.7 40001', 10, 0);
  expect(rolesOf([remote], 8080)).toMatchObject({
    receiver: { recvQueueBytes: 10, sendQueueBytes: 0, sockets: 1 },
    sender: null,
    tcp: null,
  });
  expect(rolesOf([], 8080)).toEqual({ receiver: null, sender: null, tcp: null });
  expect(rolesOf([remote], null)).toEqual({ receiver: null, sender: null, tcp: null });
});
