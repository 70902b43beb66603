import { formatIpv6 } from './address.ts';
import { completeLines, garbage } from './kernel-fault.ts';
import type { KernelSocket } from './kernel-reader.ts';
import { stateOfLinuxNumber } from './tcp-state.ts';

const HEADER = /^\s*sl\s+local_address\s+(?:rem_address|remote_address)\s+st\s+tx_queue\s+rx_queue\s/;
/** What follows the queues: timer, retransmits, uid, timeout, inode. */
const INODE = /\s[0-9A-F]{2}:[0-9A-F]+\s+[0-9A-F]+\s+\d+\s+\d+\s+(\d+)(?:\s|$)/y;
const ESTABLISHED = 1;
const [SPACE, COLON] = [32, 58];

/** Byte order of the machine that wrote the file: addresses are printed as 32-bit words in its own order. */
export type ByteOrder = 'LE' | 'BE';

/** What is wanted of the file: nobody pays for the rest. */
export interface ProcNetTcpOptions {
  /** Leaves out sockets in other states; their lines are checked all the same. */
  establishedOnly?: boolean;
  /** Is given the inode of each socket that is answered, in the same order; 0 where no process has it open. */
  inodes?: number[];
}

/**
 * Sockets from /proc/net/tcp or /proc/net/tcp6 (proc_net_tcp in the kernel's Documentation/networking): all numbers hexadecimal,
 * queues as `tx_queue:rx_queue`. Read by position, without an object a column: a thousand connections are four readings a second
 * of two thousand lines. Throws `kernel-garbage` naming the line.
 */
export function parseProcNetTcp(text: string, byteOrder: ByteOrder, options: ProcNetTcpOptions = {}): KernelSocket[] {
  const headerEnd = text.indexOf('\n');
  if (headerEnd < 0 || !text.endsWith('\n')) completeLines('procfs', text);
  const header = text.slice(0, headerEnd);
  if (!HEADER.test(header)) throw garbage('procfs', 'no header line with tx_queue and rx_queue', header);
  const addresses = new Map<string, string>();
  const addressAt = (from: number, digits: number): string => {
    const hex = text.slice(from, from + digits);
    let address = addresses.get(hex);
    if (address === undefined) {
      address = hexAddress(hex, byteOrder);
      addresses.set(hex, address);
    }
    return address;
  };
  const sockets: KernelSocket[] = [];
  for (let start = headerEnd + 1, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    const local = text.indexOf(': ', start) + 2;
    const digits = text.charCodeAt(local + 8) === COLON ? 8 : 32;
    const remote = local + digits + 6;
    const after = remote + digits + 5;
    const state = hexAt(text, after + 1, 2);
    const localPort = hexAt(text, local + digits + 1, 4);
    const remotePort = hexAt(text, remote + digits + 1, 4);
    const sendQueueBytes = hexAt(text, after + 4, 8);
    const recvQueueBytes = hexAt(text, after + 13, 8);
    const isWhole =
      local > start + 1 &&
      after + 21 < end &&
      isHex(text, local, digits) &&
      isHex(text, remote, digits) &&
      text.charCodeAt(local + digits) === COLON &&
      text.charCodeAt(remote - 1) === SPACE &&
      text.charCodeAt(remote + digits) === COLON &&
      text.charCodeAt(after) === SPACE &&
      text.charCodeAt(after + 3) === SPACE &&
      text.charCodeAt(after + 12) === COLON &&
      text.charCodeAt(after + 21) === SPACE &&
      localPort >= 0 &&
      remotePort >= 0 &&
      state >= 0 &&
      sendQueueBytes >= 0 &&
      recvQueueBytes >= 0;
    if (!isWhole) {
      const line = text.slice(start, end);
      if (line.trim() === '') continue;
      throw garbage('procfs', 'a line that is no socket', line);
    }
    const stateName = stateOfLinuxNumber(state);
    if (stateName === null) throw garbage('procfs', 'a line with an unknown state', text.slice(start, end));
    if (options.establishedOnly && state !== ESTABLISHED) continue;
    if (options.inodes) options.inodes.push(inodeAt(text, after + 21, start, end));
    sockets.push({
      recvQueueBytes,
      sendQueueBytes,
      state: stateName,
      localAddress: addressAt(local, digits),
      localPort,
      remoteAddress: addressAt(remote, digits),
      remotePort,
      tcp: null,
      recvBufferBytes: null,
      sendBufferBytes: null,
    });
  }
  return sockets;
}

function inodeAt(text: string, from: number, start: number, end: number): number {
  INODE.lastIndex = from;
  const inode = INODE.exec(text)?.[1];
  if (inode === undefined || INODE.lastIndex > end + 1) throw garbage('procfs', 'a line without inode', text.slice(start, end));
  return Number(inode);
}

/** A number of so many hexadecimal digits in capitals; -1 where one is no such digit. */
function hexAt(text: string, from: number, digits: number): number {
  let value = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

function isHex(text: string, from: number, digits: number): boolean {
  for (let at = from; at < from + digits; at += 1) if (hexDigit(text.charCodeAt(at)) < 0) return false;
  return true;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 65 && code <= 70 ? code - 55 : -1;
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
