import { SockscopeError } from '../../contract/index.ts';
import type { CommandRunner } from './command-runner.ts';
import { createEstablishedCount, type EstablishedCount } from './established-count.ts';
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
import { processOf } from './socket-owners.ts';

const HEADER = /^Proto\s+Recv-Q\s+Send-Q\s+Local Address\s+Foreign Address\s+State(?<process>\s+PID\/Program name)?\s*$/;
const SOCKET = /^tcp6?\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*([\s\S]*)$/;
/** Of any state: IPv4 in an IPv6 socket has an IPv4 address and is not listed by `-4`. */
const HAS_IPV6 = /^tcp6\s/m;
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

/** Chromium's processes, for one, write their command lines anew: netstat then shows what follows the last slash in all of it. */
function withKernelNames(sockets: KernelSocket[], kernelName: (pid: number) => string | null): KernelSocket[] {
  const names = new Map<number, string | null>();
  for (const { process } of sockets) {
    if (!process) continue;
    if (!names.has(process.pid)) names.set(process.pid, kernelName(process.pid));
    const name = names.get(process.pid);
    if (name != null && name !== process.name) process.kernelName = name;
  }
  return sockets;
}

/** What a form of the command was seen to do: it works for good once it has worked, and is given up where it fails before. */
type Form = 'untried' | 'works' | 'unknown';

export interface NetstatReaderOptions {
  limits?: ReaderLimits;
  /** Names the processes (`-p`), which costs a walk through /proc. */
  processes?: boolean;
  /** How many connections are established, IPv4 and IPv6 together; `null` where that is not told. Default: by /proc/net/snmp. */
  countEstablished?: EstablishedCount;
  /** The name that the kernel keeps of a process; `null` where it is not told. Default: by /proc. */
  kernelName?: (pid: number) => string | null;
}

/**
 * Reads with `netstat -tnW`, and with `netstat -tn` where `-W` is not understood.
 *
 * Without `-W` net-tools cuts an IPv6 address to what fits 23 columns beside its port, and nothing shows that it did. `-W` is
 * known to net-tools since 2.0; busybox knows it only when built with FEATURE_NETSTAT_WIDE (Debian's is not) and ends with a usage
 * text otherwise. So the wide form is tried first and given up for good when it fails before it ever worked. Ports are whole in both.
 *
 * Each family of addresses makes the kernel walk its whole table of connections (five milliseconds on a machine of 24 GB). So IPv4 is
 * read alone (`-4`) while there is nothing else, by the kernel's own count of established connections, once that was seen to agree
 * with both families. The first IPv6 connection makes it differ, and both are read.
 */
export function createNetstatLinuxReader(run: CommandRunner, options: NetstatReaderOptions = {}): KernelReader {
  const {
    limits = DEFAULT_LIMITS,
    countEstablished = createEstablishedCount(),
    kernelName = (pid) => processOf('/proc', pid)?.name ?? null,
  } = options;
  const flags = options.processes ? '-tnp' : '-tn';
  let wide: Form = 'untried';
  let ipv4: Form = 'untried';
  let isIpv4Alone = false;
  const attempt = async (flagsNow: string, signal: AbortSignal) => {
    try {
      const output = withoutEnded(await run('netstat', [flagsNow], { signal, ...limits }));
      return { sockets: establishedOnly(parseNetstatLinux(output)), hasIpv6: HAS_IPV6.test(output) };
    } catch (thrown) {
      throw toKernelError('netstat', thrown);
    }
  };
  /** Tries a form; `null` where this netstat does not know it. */
  const tried = async (form: Form, flagsNow: string, signal: AbortSignal) => {
    try {
      return await attempt(flagsNow, signal);
    } catch (thrown) {
      const code = thrown instanceof SockscopeError ? thrown.value.code : 'internal';
      if (form === 'works' || signal.aborted || (code !== 'kernel-failed' && code !== 'kernel-garbage')) throw thrown;
      return null;
    }
  };
  const readBoth = async (signal: AbortSignal) => {
    const wideReading = wide === 'unknown' ? null : await tried(wide, `${flags}W`, signal);
    const reading = wideReading ?? (await attempt(flags, signal));
    wide = wideReading ? 'works' : 'unknown';
    return reading;
  };
  const named = (sockets: KernelSocket[]) => (options.processes ? withKernelNames(sockets, kernelName) : sockets);
  return {
    source: 'netstat',
    async read(signal) {
      if (isIpv4Alone) {
        const reading = await tried(ipv4, `${flags}${wide === 'works' ? 'W' : ''}4`, signal);
        ipv4 = reading ? 'works' : 'unknown';
        if (reading && (await countEstablished(signal)) === reading.sockets.length) return named(reading.sockets);
      }
      const { sockets, hasIpv6 } = await readBoth(signal);
      isIpv4Alone = ipv4 !== 'unknown' && !hasIpv6 && sockets.length > 0 && (await countEstablished(signal)) === sockets.length;
      return named(sockets);
    },
  };
}
