import { isIPv4, isIPv6 } from 'node:net';

/** An address and port as one column of a program's output. */
export interface Endpoint {
  address: string;
  /** 0 where the program wrote `*`. */
  port: number;
}

/**
 * The one form that an address has here: IPv4 plain, IPv4-mapped IPv6 (RFC 4291 section 2.5.5.2) as the plain IPv4 that it stands
 * for, other IPv6 as RFC 5952 recommends. A zone (`%eth0`) is left off, because not all sources know it. An IPv6 address that the
 * program cut short (netstat without `-W`, netstat of macOS) stays as it is. `null` when it is no address at all.
 */
export function normaliseAddress(text: string): string | null {
  if (text === '*') return '*';
  const zone = text.indexOf('%');
  const bare = zone < 0 ? text : text.slice(0, zone);
  if (isIPv4(bare)) return bare;
  if (isIPv6(bare)) return formatIpv6(ipv6Words(bare));
  return bare.includes(':') && /^[0-9a-f:.]+$/i.test(bare) ? bare.toLowerCase() : null;
}

/** Splits `address<separator>port` at the last separator; `null` when it is no endpoint. */
export function parseEndpoint(text: string, separator: ':' | '.'): Endpoint | null {
  const at = text.lastIndexOf(separator);
  if (at < 1) return null;
  const port = parsePort(text.slice(at + 1));
  const address = normaliseAddress(text.slice(0, at));
  return port === null || address === null ? null : { address, port };
}

function parsePort(text: string): number | null {
  if (text === '*') return 0;
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port <= 65_535 ? port : null;
}

/** Queue length in bytes: digits only, so that neither a sign nor a unit slips through; `null` otherwise. */
export function parseQueue(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** IPv6 from its eight 16-bit words. */
export function formatIpv6(words: readonly number[]): string {
  if (words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff) {
    const [high, low] = [words[6] as number, words[7] as number];
    return `${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`;
  }
  const { start, length } = longestZeroRun(words);
  const hex = (part: readonly number[]) => part.map((word) => word.toString(16)).join(':');
  return length < 2 ? hex(words) : `${hex(words.slice(0, start))}::${hex(words.slice(start + length))}`;
}

/** RFC 5952 section 4.2: the longest run of zero words is what `::` stands for, the first of equally long ones. */
function longestZeroRun(words: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  words.forEach((word, index) => {
    length = word === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  });
  return best;
}

function ipv6Words(text: string): number[] {
  const dotted = text.slice(text.lastIndexOf(':') + 1);
  const hexOnly = isIPv4(dotted) ? text.slice(0, -dotted.length) + hexWords(dotted) : text;
  const [head = '', tail] = hexOnly.split('::');
  const words = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)));
  if (tail === undefined) return words(head);
  const [left, right] = [words(head), words(tail)];
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function hexWords(ipv4: string): string {
  const [a, b, c, d] = ipv4.split('.').map(Number) as [number, number, number, number];
  return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}
