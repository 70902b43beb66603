import { SockscopeError } from '../../contract/index.ts';
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

const HEADER = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+State(?<process>\s+PID\/Program name)?\s*$/;
const SOCKET = /^tcp6?\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*([\s\S]*)$/;
/** No netstat prints more of `PID/Program name` than 20 characters. What is longer is no name that goes on in the next line. */
const PROCESS_CHARACTERS_MAX = 80;

/**
 * Sockets in every state from `netstat -tn` of net-tools or busybox, with or without `-W`, `-a` and `-p` (netstat(8)).
 * A process may have line ends in its name: what does not begin as a socket does goes on with the name above.
 * Throws `kernel-garbage` naming the line: no header in English, half a line, a queue that is no number, an unknown state.
 */
export function parseNetstatLinux(output: string): KernelSocket[] {
  const lines = completeLines('netstat', output);
  const headerAt = lines.findIndex((line) => line.startsWith('Proto'));
  const header = HEADER.exec(lines[headerAt] ?? '');
  if (!header) throw garbage('netstat', 'no header line with Recv-Q and Send-Q', lines[Math.max(headerAt, 0)] ?? '');
  const withProcess = header.groups?.['process'] !== undefined;
  const rows = lines.slice(headerAt + 1);
  return (withProcess ? joinNames(rows) : rows.filter((line) => line.trim() !== '')).map((line) => parseLine(line, withProcess));
}

/** Rows with the whole of their names. A line that has none above it is left as it is, to be refused. */
function joinNames(lines: readonly string[]): string[] {
  const rows: string[] = [];
  let emptyLines = '';
  for (const line of lines) {
    const above = rows[rows.length - 1];
    const goesOn = above !== undefined && /\s\d+\//.test(above) && !/^tcp6?\s+\S/.test(line);
    // Empty ones belong to a name only when something of it follows.
    if (line === '') emptyLines += '\n';
    else {
      if (goesOn) rows[rows.length - 1] = `${above}${emptyLines}\n${line}`;
      else if (line.trim() !== '') rows.push(line);
      emptyLines = '';
    }
  }
  return rows;
}

function parseLine(line: string, withProcess: boolean): KernelSocket {
  const [, recvQueue, sendQueue, local, remote, state, rest] = SOCKET.exec(line) ?? [];
  const socket = socketOf('netstat', line, { recvQueue, sendQueue, local, remote, state }, ':');
  return withProcess ? { ...socket, process: parseProcess(rest ?? '', line) } : socket;
}

/** `4242/name of program`, or `-` where the socket belongs to nobody or to somebody whose processes this user may not see. */
function parseProcess(text: string, line: string): KernelProcess | null {
  const trimmed = text.replace(/ +$/, '');
  if (trimmed === '-') return null;
  const [, pid, name] = /^(\d+)\/([\s\S]*)$/.exec(trimmed) ?? [];
  if (pid === undefined || name === undefined || trimmed.length > PROCESS_CHARACTERS_MAX)
    throw garbage('netstat', 'a line without process', line);
  return { pid: Number(pid), name: processName(name) };
}

/** After many short connections nine lines of ten are of such as have ended; they are read by nobody. */
function withoutEnded(output: string): string {
  return output.replace(/^tcp[^\n]* TIME_WAIT[^\n]*\n/gm, '');
}

/**
 * Reads with `netstat -tnW`, and with `netstat -tn` where `-W` is not understood.
 *
 * Without `-W` net-tools cuts an IPv6 address to what fits 23 columns beside its port, and nothing shows that it did. `-W` is
 * known to net-tools since 2.0; busybox knows it only when built with FEATURE_NETSTAT_WIDE (Debian's is not) and ends with a usage
 * text otherwise. So the wide form is tried first and given up for good when it fails before it ever worked. Ports are whole in both.
 */
export function createNetstatLinuxReader(
  run: CommandRunner,
  options: { limits?: ReaderLimits /** Names the processes (`-p`), which costs a walk through /proc. */; processes?: boolean } = {},
): KernelReader {
  const limits = options.limits ?? DEFAULT_LIMITS;
  const flags = options.processes ? '-tnp' : '-tn';
  let wide: 'untried' | 'works' | 'unknown' = 'untried';
  const attempt = async (flagsNow: string, signal: AbortSignal) => {
    try {
      return establishedOnly(parseNetstatLinux(withoutEnded(await run('netstat', [flagsNow], { signal, ...limits }))));
    } catch (thrown) {
      throw toKernelError('netstat', thrown);
    }
  };
  return {
    source: 'netstat',
    async read(signal) {
      if (wide === 'unknown') return attempt(flags, signal);
      try {
        const sockets = await attempt(`${flags}W`, signal);
        wide = 'works';
        return sockets;
      } catch (thrown) {
        const code = thrown instanceof SockscopeError ? thrown.value.code : 'internal';
        if (wide === 'works' || signal.aborted || (code !== 'kernel-failed' && code !== 'kernel-garbage')) throw thrown;
        const sockets = await attempt(flags, signal);
        wide = 'unknown';
        return sockets;
      }
    },
  };
}
