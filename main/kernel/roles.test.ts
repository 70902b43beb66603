import { describe, expect, it } from 'vitest';
import type { KernelSocket } from './kernel-reader.ts';
import { type KernelEndpoints, roleOf, rolesOf } from './roles.ts';

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
  expect(rolesOf(sockets, { serverPort: 8080 })).toEqual({
    receiver: { recvQueueBytes: 1_500, sendQueueBytes: 1, sockets: 2, recvBufferBytes: 262_144, sendBufferBytes: 174_080 },
    sender: { recvQueueBytes: 2, sendQueueBytes: 30_007, sockets: 2, recvBufferBytes: 262_144, sendBufferBytes: 174_080 },
    // Sums of 1 and 2, but of round-trip time and congestion window the means.
    tcp: { retransmits: 3, rwndLimitedMs: 30, sndbufLimitedMs: 300, busyMs: 3_000, rttMs: 0.375, cwndSegments: 15 },
  });
});

it('counts a connection that the kernel listed twice once', () => {
  const [server, client] = [socket('127.0.0.1 8080', '127.0.0.1 40001', 1_000, 1), socket('127.0.0.1 40001', '127.0.0.1 8080', 2, 30_000)];
  const { sender, receiver } = rolesOf([server, client, server, client], { serverPort: 8080 });
  expect(sender).toMatchObject({ recvQueueBytes: 2, sendQueueBytes: 30_000, sockets: 1 });
  expect(receiver).toMatchObject({ recvQueueBytes: 1_000, sendQueueBytes: 1, sockets: 1 });
});

it('does not take a connection to the same port of another machine for ours', () => {
  const foreign = socket('192.0.2.10 40001', '198.51.100.7 443', 5, 5);
  expect(rolesOf([foreign], { serverPort: 443 })).toEqual({ receiver: null, sender: null, tcp: null });
});

it('knows a client of our own that came in by an outer address', () => {
  const sockets = [socket('192.0.2.10 8080', '192.0.2.11 40001', 10, 0), socket('192.0.2.11 40001', '192.0.2.10 8080', 0, 20)];
  expect(rolesOf(sockets, { serverPort: 8080 }).sender).toMatchObject({ recvQueueBytes: 0, sendQueueBytes: 20, sockets: 1 });
});

it('has no sender where the client is on another machine, and nothing without connections or port', () => {
  const remote = socket('192.0.2.10 8080', '198.51.100.7 40001', 10, 0);
  expect(rolesOf([remote], { serverPort: 8080 })).toMatchObject({
    receiver: { recvQueueBytes: 10, sendQueueBytes: 0, sockets: 1 },
    sender: null,
    tcp: null,
  });
  expect(rolesOf([], { serverPort: 8080 })).toEqual({ receiver: null, sender: null, tcp: null });
  expect(rolesOf([remote], { serverPort: null })).toEqual({ receiver: null, sender: null, tcp: null });
});

describe('with the impairment proxy in the path', () => {
  // A client (50001) connects to the proxy (7000), whose own end (50002) is connected to the server (8080). A publisher (50003) goes direct.
  const ends = {
    client: socket('127.0.0.1 50001', '127.0.0.1 7000', 1, 10),
    inlet: socket('127.0.0.1 7000', '127.0.0.1 50001', 2, 20),
    outlet: socket('127.0.0.1 50002', '127.0.0.1 8080', 3, 30),
    server: socket('127.0.0.1 8080', '127.0.0.1 50002', 4, 40),
    direct: socket('127.0.0.1 50003', '127.0.0.1 8080', 5, 50),
    serverOfDirect: socket('127.0.0.1 8080', '127.0.0.1 50003', 6, 60),
    other: socket('127.0.0.1 50004', '127.0.0.1 9090', 7, 70),
  };
  const rolesBy = (endpoints: KernelEndpoints) =>
    Object.fromEntries(Object.entries(ends).map(([name, end]) => [name, roleOf(end, endpoints)]));
  const endpoints: KernelEndpoints = { serverPort: 8080, pathPort: 7000, outletPorts: new Set([50002]) };

  it.each([
    ['client', 'sender', 'receiver'],
    ['server', 'receiver', 'sender'],
  ] as const)('the %s sends: four ends of a connection, and who goes direct is neither', (sendingEnd, client, server) => {
    expect(rolesBy({ ...endpoints, sendingEnd })).toEqual({
      client,
      inlet: 'path',
      outlet: 'path',
      server,
      direct: null,
      serverOfDirect: null,
      other: null,
    });
  });

  it('sums the ends that are not the proxy’s', () => {
    expect(rolesOf(Object.values(ends), { ...endpoints, sendingEnd: 'server' })).toMatchObject({
      sender: { recvQueueBytes: 4, sendQueueBytes: 40, sockets: 1 },
      receiver: { recvQueueBytes: 1, sendQueueBytes: 10, sockets: 1 },
    });
  });

  it('takes every client of the server for the proxy where its own ends are not known', () => {
    expect(rolesBy({ serverPort: 8080, pathPort: 7000 })).toMatchObject({ outlet: 'path', direct: 'path', server: 'receiver' });
  });

  it('is as ever without it, and nothing is ours without a run', () => {
    expect(rolesBy({ serverPort: 8080 })).toMatchObject({ client: null, inlet: null, direct: 'sender', serverOfDirect: 'receiver' });
    expect(rolesBy({ serverPort: 8080, sendingEnd: 'server' })).toMatchObject({ direct: 'receiver', serverOfDirect: 'sender' });
    expect(new Set(Object.values(rolesBy({ serverPort: null, pathPort: 7000 })))).toEqual(new Set([null]));
  });
});
