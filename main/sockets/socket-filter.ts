import { isIP } from 'node:net';
import type { SocketFilter } from '../../contract/index.ts';
import { type Endpoint, parseEndpoint } from '../kernel/address.ts';
import type { KernelProcess, KernelSocket } from '../kernel/kernel-reader.ts';

/** What a filter looks at: a socket of a reader, whatever else is known of it. */
type Matched = Pick<KernelSocket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort' | 'process' | 'alsoOpenIn'>;

/**
 * A filter made ready for many sockets. Every field that is given has to match. A socket whose process is not known matches no
 * filter by process or pid; one that several processes have open matches by any of them. An endpoint that is no `address:port`
 * matches nothing (`parseFilterEndpoint` tells beforehand).
 */
export function socketMatcher(filter: SocketFilter): (socket: Matched) => boolean {
  const { pid, port } = filter;
  const name = filter.process?.toLowerCase() ?? null;
  const local = filter.local === null ? null : parseFilterEndpoint(filter.local);
  const remote = filter.remote === null ? null : parseFilterEndpoint(filter.remote);
  if ((filter.local !== null && local === null) || (filter.remote !== null && remote === null)) return () => false;
  const isNamed = (text: string | undefined) => name === null || (text?.toLowerCase().includes(name) ?? false);
  const isOwner = (owner: KernelProcess) => (pid === null || owner.pid === pid) && (isNamed(owner.name) || isNamed(owner.kernelName));
  return (socket) =>
    (port === null || socket.localPort === port || socket.remotePort === port) &&
    (local === null || (socket.localPort === local.port && socket.localAddress === local.address)) &&
    (remote === null || (socket.remotePort === remote.port && socket.remoteAddress === remote.address)) &&
    ((pid === null && name === null) || (socket.process ? isOwner(socket.process) || (socket.alsoOpenIn?.some(isOwner) ?? false) : false));
}

/** Whether the filter cannot be answered without the names of processes, which cost a walk through /proc. */
export function needsProcesses(filter: SocketFilter): boolean {
  return filter.process !== null || filter.pid !== null;
}

/** `127.0.0.1:80`, `[::1]:80` or `::1:80` (the port is what follows the last colon); `null` when it is no address with a port. */
export function parseFilterEndpoint(text: string): Endpoint | null {
  const endpoint = parseEndpoint(text.replace(/^\[([^\]]*)\]:/, '$1:'), ':');
  return endpoint === null || endpoint.port === 0 || isIP(endpoint.address) === 0 ? null : endpoint;
}
