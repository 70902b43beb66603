import type { KernelQueues, SocketRow } from '../../contract/index.ts';
import type { KernelRoles, KernelSocket, KernelTcp } from './kernel-reader.ts';
import { type Ends, onceEach } from './once-each.ts';

/** Which end of the connections sends the frames: the client in ingest, echo and listen, the server in push and relay. */
export type SendingEnd = 'client' | 'server';

/** Which end of the run's connections a socket is; `null`: none. */
export type SocketRole = SocketRow['role'];

/** Where a run's connections are found. */
export interface KernelEndpoints {
  /** `null`: there is no run. */
  serverPort: number | null;
  /** `client` where it is not given. */
  sendingEnd?: SendingEnd;
  /** Where the impairment proxy listens; `null` while it is not in the path. While it is, only connections through it have a sender and a receiver. */
  pathPort?: number | null;
  /** The proxy's own ends of its connections to the server. Where they are not given, every client of the server is taken for one. */
  outletPorts?: ReadonlySet<number>;
}

const NO_ADDRESSES: ReadonlySet<string> = new Set();

/**
 * The role of one socket. The server's end has `serverPort` as its local port. The client's end has it as its remote port, or that
 * of the proxy, and its peer is on this machine (a connection of some other program to the same port of another machine is not
 * ours). A connection through the proxy has four ends: the client's, the proxy's two, the server's.
 *
 * @param ownAddresses Addresses of this machine, where more are known than the socket's own and the loopback ones.
 */
export function roleOf(socket: Ends, endpoints: KernelEndpoints, ownAddresses: ReadonlySet<string> = NO_ADDRESSES): SocketRole {
  const { serverPort, sendingEnd = 'client', pathPort = null, outletPorts } = endpoints;
  if (serverPort === null) return null;
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  const [ofClient, ofServer] = sendingEnd === 'client' ? (['sender', 'receiver'] as const) : (['receiver', 'sender'] as const);
  const isOutlet = (port: number) => outletPorts?.has(port) ?? true;
  if (localPort === serverPort) return pathPort === null || isOutlet(remotePort) ? ofServer : null;
  if (pathPort !== null && localPort === pathPort) return 'path';
  const isHere = isLoopback(remoteAddress) || remoteAddress === localAddress || ownAddresses.has(remoteAddress);
  if (!isHere) return null;
  if (pathPort === null) return remotePort === serverPort ? ofClient : null;
  if (remotePort === pathPort) return ofClient;
  return remotePort === serverPort && isOutlet(localPort) ? 'path' : null;
}

/**
 * Tells the ends of our connections apart by role and sums those of the sender and of the receiver. A role without sockets is
 * `null`. The proxy's own ends are in neither sum.
 *
 * `tcp` is summed over the sender's sockets that are open now, so it falls when one of them closes.
 */
export function rolesOf(sockets: readonly KernelSocket[], endpoints: KernelEndpoints): KernelRoles {
  const { serverPort } = endpoints;
  const ownAddresses = new Set(sockets.flatMap(({ localPort, localAddress }) => (localPort === serverPort ? [localAddress] : [])));
  const senders: KernelSocket[] = [];
  const receivers: KernelSocket[] = [];
  for (const socket of sockets) {
    const role = roleOf(socket, endpoints, ownAddresses);
    if (role === 'sender') senders.push(socket);
    else if (role === 'receiver') receivers.push(socket);
  }
  const sending = onceEach(senders);
  return { sender: sumQueues(sending), receiver: sumQueues(onceEach(receivers)), tcp: sumTcp(sending) };
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
