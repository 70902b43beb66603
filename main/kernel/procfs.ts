import { readFile } from 'node:fs/promises';
import { endianness } from 'node:os';
import { SockscopeError } from '../../contract/index.ts';
import { formatIpv6 } from './address.ts';
import { completeLines, garbage, toKernelError } from './kernel-fault.ts';
import { establishedOnly, type KernelReader, type KernelSocket } from './kernel-reader.ts';
import { stateOfLinuxNumber } from './tcp-state.ts';

const HEADER = /^\s*sl\s+local_address\s+(?:rem_address|remote_address)\s+st\s+tx_queue\s+rx_queue\s/;
const SOCKET =
  /^\s*\d+:\s+([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})\s+([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})\s+([0-9A-F]{2})\s+([0-9A-F]{8}):([0-9A-F]{8})\s/;

/** Byte order of the machine that wrote the file: addresses are printed as 32-bit words in its own order. */
export type ByteOrder = 'LE' | 'BE';

/**
 * Sockets in every state from /proc/net/tcp or /proc/net/tcp6 (proc_net_tcp in the kernel's Documentation/networking): all
 * numbers hexadecimal, queues as `tx_queue:rx_queue`. Throws `kernel-garbage` naming the line.
 */
export function parseProcfs(text: string, byteOrder: ByteOrder): KernelSocket[] {
  const [header, ...lines] = completeLines('procfs', text);
  if (!HEADER.test(header ?? '')) throw garbage('procfs', 'no header line with tx_queue and rx_queue', header ?? '');
  return lines.filter((line) => line.trim() !== '').map((line) => parseLine(line, byteOrder));
}

function parseLine(line: string, byteOrder: ByteOrder): KernelSocket {
  const found = SOCKET.exec(line);
  if (!found) throw garbage('procfs', 'a line that is no socket', line);
  const [, localHex, localPort, remoteHex, remotePort, stateHex, sendHex, recvHex] = found as unknown as string[] & { length: 8 };
  const hex = (digits: string | undefined) => Number.parseInt(digits as string, 16);
  const state = stateOfLinuxNumber(hex(stateHex));
  if (state === null) throw garbage('procfs', 'a line with an unknown state', line);
  return {
    recvQueueBytes: hex(recvHex),
    sendQueueBytes: hex(sendHex),
    state,
    localAddress: hexAddress(localHex as string, byteOrder),
    localPort: hex(localPort),
    remoteAddress: hexAddress(remoteHex as string, byteOrder),
    remotePort: hex(remotePort),
    tcp: null,
    recvBufferBytes: null,
    sendBufferBytes: null,
  };
}

function hexAddress(hex: string, byteOrder: ByteOrder): string {
  const bytes: number[] = [];
  for (let at = 0; at < hex.length; at += 8) {
    const word = [0, 2, 4, 6].map((offset) => Number.parseInt(hex.slice(at + offset, at + offset + 2), 16));
    bytes.push(...(byteOrder === 'LE' ? word.reverse() : word));
  }
  if (bytes.length === 4) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] as number) << 8) | (bytes[2 * index + 1] as number));
  return formatIpv6(words);
}

/** Reads a whole text file; the real one is `readFile` of node:fs. */
export type FileReader = (path: string, signal: AbortSignal) => Promise<string>;

const readTextFile: FileReader = (path, signal) => readFile(path, { encoding: 'utf8', signal });

/**
 * Reads /proc/net/tcp and /proc/net/tcp6. The two are read one after the other, so a connection can change between them. The
 * reading waits in libuv's thread pool like any file, behind deflate calls when compression keeps the pool busy; it is late
 * then and counted, and the event loop is not blocked for it.
 */
export function createProcfsReader(readText: FileReader = readTextFile, byteOrder: ByteOrder = endianness()): KernelReader {
  return {
    source: 'procfs',
    async read(signal) {
      try {
        const ipv4 = await readText('/proc/net/tcp', signal);
        // A kernel without IPv6 has no second file, and no such sockets.
        const ipv6 = await readText('/proc/net/tcp6', signal).catch((thrown: NodeJS.ErrnoException) => {
          if (thrown.code === 'ENOENT') return null;
          throw thrown;
        });
        return establishedOnly([...parseProcfs(ipv4, byteOrder), ...(ipv6 === null ? [] : parseProcfs(ipv6, byteOrder))]);
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') {
          throw new SockscopeError('kernel-missing', '/proc/net/tcp does not exist here.', {
            hint: 'Mount /proc, or install net-tools (netstat) or iproute2 (ss).',
            cause: thrown,
          });
        }
        throw toKernelError('procfs', thrown);
      }
    },
  };
}
