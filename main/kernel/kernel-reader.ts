import type { KernelQueues, Sample } from '../../contract/index.ts';

/** The process that owns a socket, where the reader was asked for it. */
export interface KernelProcess {
  pid: number;
  name: string;
  /** The name that the kernel keeps, where the source has another one: netstat takes what stands first in the command line, which a process may write anew. */
  kernelName?: string;
}

/** TCP counters of one socket since its connection was opened. `ss` alone has them. */
export type KernelTcp = NonNullable<Sample['tcp']>;

/** One TCP socket as the kernel sees it at the moment of the reading. */
export interface KernelSocket {
  /** Bytes that arrived and were not read by the process (`rcv_nxt - copied_seq`); a FIN that waits counts as one byte. */
  recvQueueBytes: number;
  /** Bytes that the process wrote and the peer has not acknowledged (`write_seq - snd_una`). */
  sendQueueBytes: number;
  /** Connection state by its name in RFC 793 section 3.2, for instance `ESTABLISHED` or `CLOSE-WAIT`. */
  state: string;
  /** Plain IPv4 (IPv4-mapped too), or IPv6 in the form of RFC 5952 without a zone. */
  localAddress: string;
  localPort: number;
  remoteAddress: string;
  /** 0 where there is no peer. */
  remotePort: number;
  /** `null` where the source has no such counters. */
  tcp: KernelTcp | null;
  /** What the kernel's buffers of this socket may take now; `null` where the source does not tell. */
  recvBufferBytes: number | null;
  sendBufferBytes: number | null;
  /** Present only where process names were asked for; `null` when the kernel does not tell this user whose it is. */
  process?: KernelProcess | null;
  /** Further processes that have the same socket open, for instance a fork's child. Absent where there are none, or the source names one alone (netstat). */
  alsoOpenIn?: readonly KernelProcess[];
  /** Why `process` is `null`, where the reader itself can tell. */
  processUnknown?: string;
}

/** A program or file that tells how full the socket buffers are. */
export interface KernelReader {
  /** `netstat`, `ss` or `procfs`. */
  readonly source: string;
  /**
   * The ESTABLISHED TCP sockets of this machine (of this network namespace, on Linux).
   * Rejects with a `SockscopeError`: `kernel-missing`, `kernel-timeout`, `kernel-failed`, `kernel-garbage` or `kernel-unavailable`.
   */
  read(signal: AbortSignal): Promise<KernelSocket[]>;
}

/** Which source the user chose. */
export type KernelSourceChoice = 'auto' | 'netstat' | 'ss' | 'procfs';

/** What one reading says of our own connections. */
export interface KernelRoles {
  sender: KernelQueues | null;
  receiver: KernelQueues | null;
  tcp: KernelTcp | null;
}

/** A reading that takes longer is given up. */
export const READING_TIMEOUT_MS = 2_000;

/** More output than this is not read: about twenty thousand sockets from `ss -tinm`, the wordiest source. */
export const MAX_OUTPUT_BYTES = 16 * 1_048_576;

/** How a reader runs. */
export interface ReaderLimits {
  timeoutMs: number;
  maxBytes: number;
}

export const DEFAULT_LIMITS: ReaderLimits = { timeoutMs: READING_TIMEOUT_MS, maxBytes: MAX_OUTPUT_BYTES };

/** Sockets with an open connection in both directions: the others hold bytes that no stream waits for. */
export function establishedOnly<S extends KernelSocket>(sockets: readonly S[]): S[] {
  return sockets.filter((socket) => socket.state === 'ESTABLISHED');
}
