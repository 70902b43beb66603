import type { Socket } from 'node:net';
import { handleOf } from '../direct/take-over.ts';
import { normaliseAddress } from '../kernel/address.ts';
import { READING_TIMEOUT_MS } from '../kernel/kernel-reader.ts';
import { createProcfsReader } from '../kernel/procfs.ts';

/** What a client has not taken of what it was sent, told so finely that whoever reads slowly is seen to read. */
export interface AnswerBacklog {
  /** Bytes of the write under way that the kernel has not taken. */
  unsentBytes(tcp: Socket): number;
  /** Send-Q of each, in the same order; `null` where it cannot be told. One reading for all of them. Never rejects. */
  sendQueuesBytes(sockets: readonly Socket[]): Promise<(number | null)[]>;
}

/**
 * A write of several megabytes, which is told as done when all of it has left, shrinks in steps: the kernel takes more when a third of
 * its buffer is free, a megabyte and more. Of whoever takes longer for that, Send-Q tells. It is read from /proc, and so on Linux
 * alone; macOS takes more after each 2 KiB, and Windows says of a write only when all of it has left.
 */
export function createAnswerBacklog(platform: NodeJS.Platform = process.platform): AnswerBacklog {
  const reader = platform === 'linux' ? createProcfsReader() : null;
  return {
    unsentBytes: (tcp) => handleOf(tcp)?.writeQueueSize ?? 0,
    async sendQueuesBytes(sockets) {
      const listed = (await reader?.read(AbortSignal.timeout(READING_TIMEOUT_MS)).catch(() => null)) ?? [];
      const bytes = new Map(listed.map((socket) => [nameOf(socket), socket.sendQueueBytes]));
      return sockets.map((tcp) => bytes.get(nameOf(tcp)) ?? null);
    },
  };
}

type Ends = Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

/** One name for a socket of Node's and for its row in the kernel's list. */
function nameOf({ localAddress = '', localPort, remoteAddress = '', remotePort }: Ends): string {
  return [normaliseAddress(localAddress), localPort, normaliseAddress(remoteAddress), remotePort].join(' ');
}
