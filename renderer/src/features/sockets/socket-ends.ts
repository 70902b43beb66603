import { endText, type SocketRow } from '../../../../contract/index.ts';

type Ends = Pick<SocketRow, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

/** The local end as text. */
export const localEnd = ({ localAddress, localPort }: Ends) => endText(localAddress, localPort);

/** The remote end as text. */
export const remoteEnd = ({ remoteAddress, remotePort }: Ends) => endText(remoteAddress, remotePort);

/** What an end is sorted by as text, so that 10.0.0.9 comes before 10.0.0.10 and port 80 before 443. IPv4 comes before IPv6. */
export function sortableEnd(address: string, port: number): string {
  const padded = address.includes(':') ? `~${address}` : address.replace(/\d+/g, (digits) => digits.padStart(3, '0'));
  return `${padded} ${String(port).padStart(5, '0')}`;
}

/** Both ends, which no two established connections share. */
export function socketKey(row: Ends): string {
  return `${row.localAddress}:${row.localPort} ${row.remoteAddress}:${row.remotePort}`;
}

/** The socket as a line of `netstat -npt` (net-tools 2.10), without what that pads at its end. */
export function netstatLine(row: SocketRow): string {
  const queue = (bytes: number) => String(bytes).padStart(6);
  const end = (address: string, port: number) => `${address}:${port}`.padEnd(23);
  const owner = row.pid === null ? '-' : `${row.pid}/${row.processName ?? ''}`;
  const protocol = row.localAddress.includes(':') ? 'tcp6' : 'tcp ';
  const ends = `${end(row.localAddress, row.localPort)} ${end(row.remoteAddress, row.remotePort)}`;
  return `${protocol}  ${queue(row.recvQueueBytes)} ${queue(row.sendQueueBytes)} ${ends} ${row.state.padEnd(11)} ${owner}`;
}
