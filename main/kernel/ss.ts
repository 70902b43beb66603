import type { CommandRunner } from './command-runner.ts';
import { completeLines, garbage, toKernelError } from './kernel-fault.ts';
import {
  DEFAULT_LIMITS,
  establishedOnly,
  type KernelProcess,
  type KernelReader,
  type KernelSocket,
  type ReaderLimits,
} from './kernel-reader.ts';
import { processName } from './process-name.ts';
import { socketOf } from './socket-columns.ts';

const HEADER = /^State\s+Recv-Q\s+Send-Q\s+Local Address:Port\s+Peer Address:Port/;
/** Of the kernel's tcp_info: one of them is always there (`cwnd` is at least 1). */
const TCP_FIELDS = [' cwnd:', ' rto:', ' mss:', ' rtt:'] as const;
const SOCKET = /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s|$)/;

/**
 * Sockets in every state from `ss -tinm`, with or without `-H` (ss(8)). Lines that begin with white space belong to the socket
 * above. A header is required unless `headerless` says that `-H` was given, because an output without sockets is empty then. `processes`
 * says that `-p` was given: a socket without process has none that this user may see.
 * Throws `kernel-garbage` naming the line.
 */
export function parseSs(output: string, options: { headerless?: boolean; processes?: boolean } = {}): KernelSocket[] {
  if (options.headerless && output === '') return [];
  const lines = completeLines('ss', output);
  const hasHeader = HEADER.test(lines[0] ?? '');
  if (!hasHeader && !options.headerless) throw garbage('ss', 'no header line with Recv-Q and Send-Q', lines[0] ?? '');
  const sockets: KernelSocket[] = [];
  for (let at = hasHeader ? 1 : 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    if (/^\S/.test(line)) {
      const socket = parseSocket(line);
      if (options.processes) {
        const { owners, lineCount } = parseProcesses(lines, at);
        Object.assign(socket, owners);
        at += lineCount - 1;
      }
      sockets.push(socket);
    } else if (/\S/.test(line)) {
      const socket = sockets[sockets.length - 1];
      if (!socket) throw garbage('ss', 'details without a socket', line);
      Object.assign(socket, parseDetails(line));
    }
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

/**
 * ss leaves out what is zero, so a counter that is absent from a line of TCP details is 0, not unknown. What it leaves out else differs by
 * version and moment (`rto` is absent at 3 s), so a line has TCP details when it has any of those that come from them.
 */
function parseDetails(line: string): Partial<Pick<KernelSocket, 'tcp' | 'recvBufferBytes' | 'sendBufferBytes'>> {
  const memory = fieldOf(line, 'skmem', /\(r\d+,rb(\d+),t\d+,tb(\d+)[,)]/y);
  const buffers = memory ? { recvBufferBytes: Number(memory[1]), sendBufferBytes: Number(memory[2]) } : {};
  if (!TCP_FIELDS.some((name) => line.includes(name))) return buffers;
  const duration = (name: string) => Number(fieldOf(line, name, /(\d+)ms(?:\(|\s|$)/y)?.[1] ?? 0);
  const rtt = fieldOf(line, 'rtt', /([\d.]+(?:e[+-]?\d+)?)\/[\d.]+(?:e[+-]?\d+)?(?:\s|$)/y);
  const cwnd = fieldOf(line, 'cwnd', /(\d+)(?:\s|$)/y);
  return {
    tcp: {
      // retrans:NOW/TOTAL: unacknowledged ones now, all of them since the connection was opened.
      retransmits: Number(fieldOf(line, 'retrans', /\d+\/(\d+)(?:\s|$)/y)?.[1] ?? 0),
      rwndLimitedMs: duration('rwnd_limited'),
      sndbufLimitedMs: duration('sndbuf_limited'),
      busyMs: duration('busy'),
      rttMs: rtt ? Number(rtt[1]) : null,
      cwndSegments: cwnd ? Number(cwnd[1]) : null,
    },
    ...buffers,
  };
}

/** What a sticky pattern finds after ` name:`; `null` where the line does not have the name. Found by search, not by taking the line to pieces: there are thousands of lines. */
function fieldOf(line: string, name: string, pattern: RegExp): RegExpExecArray | null {
  const at = line.indexOf(` ${name}:`);
  if (at < 0) return null;
  pattern.lastIndex = at + name.length + 2;
  const found = pattern.exec(line);
  if (!found) throw garbage('ss', `${name} is not what it should be`, line.slice(at + 1).split(' ', 1)[0] as string);
  return found;
}

/** One owner. A kernel's name has at most 15 characters (TASK_COMM_LEN of prctl(2)), whatever they are: quotes and line ends too. */
const OWNER = /\("([\s\S]{0,15}?)",(?:pid=)?(\d+),(?:fd=)?\d+\)/y;
/** Further lines that are looked at for the end of a list: more than a few processes with line ends all through their names have one open. */
const NAME_LINES_MAX = 64;

/**
 * `users:(("nginx",pid=7,fd=3),("nginx",pid=8,fd=3))`; before iproute2 4.0 `users:(("nginx",7,3))`. Absent where ss may not tell. A name
 * with line ends makes several lines of a row, so lines are taken until the list is whole.
 */
function parseProcesses(
  lines: readonly string[],
  lineAt: number,
): { owners: Pick<KernelSocket, 'process' | 'alsoOpenIn'>; lineCount: number } {
  const line = lines[lineAt] as string;
  const at = line.indexOf('users:((');
  if (at < 0) return { owners: { process: null }, lineCount: 1 };
  let list = line.slice(at);
  for (let lineCount = 1; ; lineCount += 1) {
    const owners = ownersOf(list);
    if (owners) {
      // By rising ids, as the other sources have them: ss itself begins with the youngest.
      const [first, ...others] = owners.sort((a, b) => a.pid - b.pid);
      return {
        owners: others.length > 0 ? { process: first as KernelProcess, alsoOpenIn: others } : { process: first as KernelProcess },
        lineCount,
      };
    }
    const next = lines[lineAt + lineCount];
    if (next === undefined || lineCount > NAME_LINES_MAX) throw garbage('ss', 'a line without process', line);
    list += `\n${next}`;
  }
}

/** Each process once; `null` where the list is not whole. */
function ownersOf(list: string): KernelProcess[] | null {
  const owners: KernelProcess[] = [];
  OWNER.lastIndex = 'users:('.length;
  for (let end = OWNER.lastIndex; ; OWNER.lastIndex = end + 1) {
    const [whole, name, pid] = OWNER.exec(list) ?? [];
    if (whole === undefined) return null;
    end = OWNER.lastIndex;
    const owner = { pid: Number(pid), name: processName(name as string) };
    if (!owners.some((other) => other.pid === owner.pid)) owners.push(owner);
    if (list[end] === ')') return owners;
    if (list[end] !== ',') return null;
  }
}

export interface SsReaderOptions {
  limits?: ReaderLimits;
  /** Names the processes (`-p`), which costs a walk through /proc. */
  processes?: boolean;
}

/** Reads with `ss -tinm`. The header stays on (no `-H`): it tells an output without sockets from no output at all. */
export function createSsReader(run: CommandRunner, options: SsReaderOptions = {}): KernelReader {
  const { limits = DEFAULT_LIMITS, processes = false } = options;
  return {
    source: 'ss',
    async read(signal) {
      try {
        return establishedOnly(parseSs(await run('ss', [processes ? '-tinmp' : '-tinm'], { signal, ...limits }), { processes }));
      } catch (thrown) {
        throw toKernelError('ss', thrown);
      }
    },
  };
}
