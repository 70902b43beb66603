/** One TCP segment as a capture has it. Ports are those of the segment; addresses are left out, because everything is on loopback. */
export interface Segment {
  /** Seconds of wall time. */
  atS: number;
  fromPort: number;
  toPort: number;
  sequence: number;
  isSyn: boolean;
  isFin: boolean;
  isReset: boolean;
  /** Length of the payload by the IP header, whether or not it was captured whole. */
  payloadBytes: number;
  /** What was captured of it. */
  payload: Buffer;
}

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const ETHERNET_HEADER_BYTES = 14;
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const LINK_ETHERNET = 1;
const ETHERTYPE_IPV4 = 0x0800;
const PROTOCOL_TCP = 6;

/**
 * The TCP segments over IPv4 in a file as `tcpdump -w` writes it on a little-endian machine (pcap-savefile(5); Linux shows loopback
 * as Ethernet). A record that is not there in full ends the list: the file may still be growing. Fails on any other kind of file.
 */
export function parsePcap(file: Buffer): Segment[] {
  if (file.length < FILE_HEADER_BYTES) return [];
  if (file.readUInt32LE(0) !== MAGIC_MICROSECONDS) throw new Error(`no pcap file: ${file.toString('hex', 0, 4)}`);
  if (file.readUInt32LE(20) !== LINK_ETHERNET) throw new Error(`link type ${file.readUInt32LE(20)} is not Ethernet`);
  const segments: Segment[] = [];
  for (let at = FILE_HEADER_BYTES; at + RECORD_HEADER_BYTES <= file.length; ) {
    const atS = file.readUInt32LE(at) + file.readUInt32LE(at + 4) / 1e6;
    const start = at + RECORD_HEADER_BYTES;
    const end = start + file.readUInt32LE(at + 8);
    if (end > file.length) break;
    const segment = parseSegment(atS, file.subarray(start, end));
    if (segment) segments.push(segment);
    at = end;
  }
  return segments;
}

/** RFC 791 section 3.1 and RFC 9293 section 3.1; `null` for what is not TCP over IPv4. */
function parseSegment(atS: number, packet: Buffer): Segment | null {
  if (packet.length < ETHERNET_HEADER_BYTES + 40 || packet.readUInt16BE(12) !== ETHERTYPE_IPV4) return null;
  const ip = packet.subarray(ETHERNET_HEADER_BYTES);
  if (ip[9] !== PROTOCOL_TCP) return null;
  const ipHeaderBytes = (ip[0]! & 15) * 4;
  const tcp = ip.subarray(ipHeaderBytes);
  const tcpHeaderBytes = (tcp[12]! >> 4) * 4;
  const payloadBytes = ip.readUInt16BE(2) - ipHeaderBytes - tcpHeaderBytes;
  const flags = tcp[13]!;
  return {
    atS,
    fromPort: tcp.readUInt16BE(0),
    toPort: tcp.readUInt16BE(2),
    sequence: tcp.readUInt32BE(4),
    isSyn: (flags & 2) !== 0,
    isFin: (flags & 1) !== 0,
    isReset: (flags & 4) !== 0,
    payloadBytes,
    payload: tcp.subarray(tcpHeaderBytes, tcpHeaderBytes + payloadBytes),
  };
}
