import type { CommandRunner } from './command-runner.ts';
import { completeLines, garbage, toKernelError } from './kernel-fault.ts';
import { DEFAULT_LIMITS, establishedOnly, type KernelReader, type KernelSocket, type ReaderLimits } from './kernel-reader.ts';
import { socketOf } from './socket-columns.ts';

const HEADER = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+\(state\)/;
const SOCKET = /^tcp(?:4|6|46)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)/;

/**
 * Sockets in every state from `netstat -anp tcp` of macOS (netstat(1)), where an address is `host.port` and `*` is any.
 * IPv6 addresses of more than 16 characters are cut by the program; ports are whole. Throws `kernel-garbage` naming the line.
 */
export function parseNetstatDarwin(output: string): KernelSocket[] {
  const lines = completeLines('netstat', output);
  const headerAt = lines.findIndex((line) => line.startsWith('Proto'));
  if (!HEADER.test(lines[headerAt] ?? '')) {
    throw garbage('netstat', 'no header line with Recv-Q and Send-Q', lines[Math.max(headerAt, 0)] ?? '');
  }
  const body = lines.slice(headerAt + 1);
  // A further section (multipath connections) has columns of its own.
  const end = body.findIndex((line) => line.startsWith('Active '));
  return (end < 0 ? body : body.slice(0, end)).filter((line) => line.trim() !== '').map(parseLine);
}

function parseLine(line: string): KernelSocket {
  const [, recvQueue, sendQueue, local, remote, state] = SOCKET.exec(line) ?? [];
  return socketOf('netstat', line, { recvQueue, sendQueue, local, remote, state }, '.');
}

/** Reads with `netstat -anp tcp`; `-p` takes the protocol here, not the process. */
export function createNetstatDarwinReader(run: CommandRunner, limits: ReaderLimits = DEFAULT_LIMITS): KernelReader {
  return {
    source: 'netstat',
    async read(signal) {
      try {
        return establishedOnly(parseNetstatDarwin(await run('netstat', ['-anp', 'tcp'], { signal, ...limits })));
      } catch (thrown) {
        throw toKernelError('netstat', thrown);
      }
    },
  };
}
