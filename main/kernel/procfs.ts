import { endianness } from 'node:os';
import { SockscopeError } from '../../contract/index.ts';
import { createEstablishedCount } from './established-count.ts';
import { toKernelError } from './kernel-fault.ts';
import type { KernelReader, KernelSocket } from './kernel-reader.ts';
import { createProcFileReader, type FileReader } from './proc-file.ts';
import { type ByteOrder, parseProcNetTcp } from './proc-net-tcp.ts';
import { findSocketOwners } from './socket-owners.ts';

export interface ProcfsReaderOptions {
  /** Default: a reader of its own. */
  readText?: FileReader;
  byteOrder?: ByteOrder;
  /** Names the processes, which costs a walk through /proc. */
  processes?: boolean;
  /** Where the walk begins. */
  root?: string;
}

const NOT_ACCEPTED = 'no process has it open: not accepted yet, closing, or the kernel’s';
const CUT_OFF = 'there are more open files on this machine than are looked at for their owners';

/**
 * Reads /proc/net/tcp and /proc/net/tcp6. The two are read one after the other, so a connection can change between them. The
 * reading waits in libuv's thread pool like any file, behind deflate calls when compression keeps the pool busy; it is late
 * then and counted, and the event loop is not blocked for it.
 *
 * Each file makes the kernel walk its whole table of connections, whose size goes with the machine's memory: five milliseconds on a
 * machine of 24 GB, also where the file comes out empty. So tcp6 is left out while there is nothing in it, by the kernel's own count of
 * established connections, once that count was seen to agree with both files. The first IPv6 connection makes it differ.
 */
export function createProcfsReader(options: ProcfsReaderOptions = {}): KernelReader {
  const { readText = createProcFileReader(), byteOrder = endianness() } = options;
  const countEstablished = createEstablishedCount(readText);
  let isCountTrusted = false;
  const readTable = async (file: string, signal: AbortSignal, inodes: number[]) =>
    parseProcNetTcp(await readText(file, signal), byteOrder, { establishedOnly: true, ...(options.processes ? { inodes } : {}) });
  const readBoth = async (signal: AbortSignal, inodes: number[]): Promise<KernelSocket[]> => {
    const ipv4 = await readTable('/proc/net/tcp', signal, inodes);
    const count = await countEstablished(signal);
    if (isCountTrusted && count === ipv4.length) return ipv4;
    // A kernel without IPv6 has no second file, and no such sockets.
    const ipv6 = await readTable('/proc/net/tcp6', signal, inodes).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return [];
      throw thrown;
    });
    isCountTrusted = ipv6.length === 0 && ipv4.length > 0 && count === ipv4.length;
    return [...ipv4, ...ipv6];
  };
  return {
    source: 'procfs',
    async read(signal) {
      try {
        const inodes: number[] = [];
        const sockets = await readBoth(signal, inodes);
        if (options.processes) await nameOwners(sockets, inodes, signal, options.root);
        return sockets;
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

async function nameOwners(sockets: KernelSocket[], inodes: readonly number[], signal: AbortSignal, root?: string): Promise<void> {
  const wanted = new Set(inodes);
  wanted.delete(0);
  const { byInode, isCutOff } = await findSocketOwners(wanted, signal, root === undefined ? {} : { root });
  sockets.forEach((socket, index) => {
    const inode = inodes[index] as number;
    const [first, ...others] = byInode.get(inode) ?? [];
    socket.process = first ?? null;
    if (others.length > 0) socket.alsoOpenIn = others;
    if (first === undefined && inode === 0) socket.processUnknown = NOT_ACCEPTED;
    else if (first === undefined && isCutOff) socket.processUnknown = CUT_OFF;
  });
}
