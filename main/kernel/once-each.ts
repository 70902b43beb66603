import { endText } from '../../contract/index.ts';
import type { KernelSocket } from './kernel-reader.ts';

/** Both ends of a connection. No two connections of a machine have the same at a time (RFC 9293 section 3.3.1). */
export type Ends = Pick<KernelSocket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

/** What a connection is known by from reading to reading. */
export function connectionKey({ localAddress, localPort, remoteAddress, remotePort }: Ends): string {
  return `${endText(localAddress, localPort)} ${endText(remoteAddress, remotePort)}`;
}

/**
 * Each connection once, as it was listed last. Linux lists its sockets a piece at a time and finds its place by counting within a hash chain:
 * where another socket has come into that chain meanwhile, the one before it is listed again (net/ipv4/tcp_ipv4.c, tcp_seek_last_pos), and its bytes would count twice.
 */
export function onceEach<S extends Ends>(sockets: readonly S[]): readonly S[] {
  const ports = new Set<number>();
  for (const { localPort, remotePort } of sockets) ports.add(localPort * 65_536 + remotePort);
  // Hardly ever is there more than one with the same two ports, and a number is cheaper than a text.
  if (ports.size === sockets.length) return sockets;
  return [...new Map(sockets.map((socket) => [connectionKey(socket), socket])).values()];
}
