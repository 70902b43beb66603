import type { CommandRunner } from './command-runner.ts';
import { completeLines, garbage, toKernelError } from './kernel-fault.ts';
import { DEFAULT_LIMITS, establishedOnly, type KernelReader, type KernelSocket, type ReaderLimits } from './kernel-reader.ts';
import { socketOf } from './socket-columns.ts';

const HEADER = /^State\s+Recv-Q\s+Send-Q\s+Local Address:Port\s+Peer Address:Port/;
const SOCKET = /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s|$)/;

/**
 * Sockets in every state from `ss -tinm`, with or without `-H` (ss(8)). Lines that begin with white space belong to the socket
 * above. A header is required unless `headerless` says that `-H` was given, because an output without sockets is empty then.
 * Throws `kernel-garbage` naming the line.
 */
export function parseSs(output: string, options: { headerless?: boolean } = {}): KernelSocket[] {
  if (options.headerless && output === '') return [];
  const lines = completeLines('ss', output);
  const hasHeader = HEADER.test(lines[0] ?? '');
  if (!hasHeader && !options.headerless) throw garbage('ss', 'no header line with Recv-Q and Send-Q', lines[0] ?? '');
  const sockets: KernelSocket[] = [];
  for (const line of hasHeader ? lines.slice(1) : lines) {
    if (line.trim() === '') continue;
    if (!/^\s/.test(line)) {
      sockets.push(parseSocket(line));
      continue;
    }
    const socket = sockets[sockets.length - 1];
    if (!socket) throw garbage('ss', 'details without a socket', line);
    Object.assign(socket, parseDetails(line));
  }
  return sockets;
}

function parseSocket(line: string): KernelSocket {
  const [, state, recvQueue, sendQueue, local, remote] = SOCKET.exec(line) ?? [];
  const columns = { recvQueue, sendQueue, local: withoutBrackets(local ?? ''), remote: withoutBrackets(remote ?? ''), state };
  return socketOf('ss', line, columns, ':');
}

/** `[::1]:80` and `[fe80::1]%eth0:80` as `::1:80` and `fe80::1%eth0:80`; the port is what follows the last colon. */
function withoutBrackets(text: string): string {
  return text.replace(/^\[([^\]]*)\]/, '$1');
}

/** ss leaves out what is zero, so a counter that is absent from a line of TCP details is 0, not unknown. */
function parseDetails(line: string): Partial<Pick<KernelSocket, 'tcp' | 'recvBufferBytes' | 'sendBufferBytes'>> {
  const fields = new Map<string, string>();
  for (const word of line.trim().split(/\s+/)) {
    const colon = word.indexOf(':');
    if (colon > 0) fields.set(word.slice(0, colon), word.slice(colon + 1));
  }
  const pick = (name: string, pattern: RegExp): RegExpExecArray | null => {
    const text = fields.get(name);
    if (text === undefined) return null;
    const found = pattern.exec(text);
    if (!found) throw garbage('ss', `${name} is not what it should be`, `${name}:${text}`);
    return found;
  };
  const duration = (name: string) => Number(pick(name, /^(\d+)ms(?:\(|$)/)?.[1] ?? 0);
  const memory = pick('skmem', /^\(r\d+,rb(\d+),t\d+,tb(\d+),/);
  // Without rto there are no TCP details on this line: ss without -i, or a kernel that did not give them.
  if (!fields.has('rto')) return {};
  const rtt = pick('rtt', /^([\d.]+)\/[\d.]+$/);
  const cwnd = pick('cwnd', /^(\d+)$/);
  return {
    tcp: {
      // retrans:NOW/TOTAL: unacknowledged ones now, all of them since the connection was opened.
      retransmits: Number(pick('retrans', /^\d+\/(\d+)$/)?.[1] ?? 0),
      rwndLimitedMs: duration('rwnd_limited'),
      sndbufLimitedMs: duration('sndbuf_limited'),
      busyMs: duration('busy'),
      rttMs: rtt ? Number(rtt[1]) : null,
      cwndSegments: cwnd ? Number(cwnd[1]) : null,
    },
    recvBufferBytes: memory ? Number(memory[1]) : null,
    sendBufferBytes: memory ? Number(memory[2]) : null,
  };
}

/** Reads with `ss -tinm`. The header stays on (no `-H`): it tells an output without sockets from no output at all. */
export function createSsReader(run: CommandRunner, limits: ReaderLimits = DEFAULT_LIMITS): KernelReader {
  return {
    source: 'ss',
    async read(signal) {
      try {
        return establishedOnly(parseSs(await run('ss', ['-tinm'], { signal, ...limits })));
      } catch (thrown) {
        throw toKernelError('ss', thrown);
      }
    },
  };
}
