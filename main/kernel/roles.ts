import type { KernelQueues } from '../../contract/index.ts';
import type { KernelRoles, KernelSocket, KernelTcp } from './kernel-reader.ts';

/** Which end of the connections sends the frames: the client in ingest, echo and listen, the server in push and relay. */
export type SendingEnd = 'client' | 'server';

/**
 * Tells the two ends of our connections apart by role and sums each. The server's end has `serverPort` as its local port. The
 * client's end has it as its remote port, and its peer is on this machine (a connection of some other program to the same port of
 * another machine is not ours). A role without sockets is `null`.
 *
 * `tcp` is summed over the sender's sockets that are open now, so it falls when one of them closes.
 */
export function rolesOf(sockets: readonly KernelSocket[], serverPort: number | null, sendingEnd: SendingEnd = 'client'): KernelRoles {
  if (serverPort === null) return { sender: null, receiver: null, tcp: null };
  const servers = sockets.filter((socket) => socket.localPort === serverPort);
  const serverAddresses = new Set(servers.map((socket) => socket.localAddress));
  const isHere = ({ localAddress, remoteAddress }: KernelSocket) =>
    isLoopback(remoteAddress) || remoteAddress === localAddress || serverAddresses.has(remoteAddress);
  const clients = sockets.filter((socket) => socket.remotePort === serverPort && socket.localPort !== serverPort && isHere(socket));
  const [senders, receivers] = sendingEnd === 'client' ? [clients, servers] : [servers, clients];
  return { sender: sumQueues(senders), receiver: sumQueues(receivers), tcp: sumTcp(senders) };
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);
}

/** The queues of some sockets together; `null` where there is none. */
export function sumQueues(sockets: readonly KernelSocket[]): KernelQueues | null {
  if (sockets.length === 0) return null;
  const sum = (pick: (socket: KernelSocket) => number) => sockets.reduce((total, socket) => total + pick(socket), 0);
  return {
    recvQueueBytes: sum((socket) => socket.recvQueueBytes),
    sendQueueBytes: sum((socket) => socket.sendQueueBytes),
    sockets: sockets.length,
    recvBufferBytes: sumKnown(sockets.map((socket) => socket.recvBufferBytes)),
    sendBufferBytes: sumKnown(sockets.map((socket) => socket.sendBufferBytes)),
  };
}

/** Their counters together; `null` where the source has none. */
export function sumTcp(sockets: readonly KernelSocket[]): KernelTcp | null {
  const known = sockets.flatMap((socket) => (socket.tcp ? [socket.tcp] : []));
  if (known.length === 0) return null;
  const sum = (pick: (tcp: KernelTcp) => number) => known.reduce((total, tcp) => total + pick(tcp), 0);
  const average = (pick: (tcp: KernelTcp) => number | null) => {
    const total = sumKnown(known.map(pick));
    return total === null ? null : total / known.length;
  };
  return {
    retransmits: sum((tcp) => tcp.retransmits),
    rwndLimitedMs: sum((tcp) => tcp.rwndLimitedMs),
    sndbufLimitedMs: sum((tcp) => tcp.sndbufLimitedMs),
    busyMs: sumKnown(known.map((tcp) => tcp.busyMs)),
    rttMs: average((tcp) => tcp.rttMs),
    cwndSegments: average((tcp) => tcp.cwndSegments),
  };
}

/** The sum, or `null` when one is not known: a sum of the others would pass for the whole. */
function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}
