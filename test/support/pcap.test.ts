import { describe, expect, it } from 'vitest';
import { parsePcap } from './pcap.ts';
import { tcpStreams } from './tcp-stream.ts';
import { websocketMessages } from './websocket-frames.ts';

const FILE_HEADER = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

interface Made {
  from?: number;
  to?: number;
  sequence: number;
  flags?: string;
  payload?: string;
  /** Bytes that were captured of the packet. */
  snapBytes?: number;
  atS?: number;
}

/** A record of a capture: Ethernet, IPv4 without options, TCP with 12 bytes of options. */
function record({ from = 50_000, to = 80, sequence, flags = '', payload = '', snapBytes = 65_535, atS = 1 }: Made): Buffer {
  const data = Buffer.from(payload, 'latin1');
  const ethernet = Buffer.alloc(14);
  ethernet.writeUInt16BE(0x0800, 12);
  const ip = Buffer.alloc(20);
  ip[0] = 0x45;
  ip.writeUInt16BE(20 + 32 + data.length, 2);
  ip[9] = 6;
  const tcp = Buffer.alloc(32);
  tcp.writeUInt16BE(from, 0);
  tcp.writeUInt16BE(to, 2);
  tcp.writeUInt32BE(sequence, 4);
  tcp[12] = 8 << 4;
  tcp[13] = (flags.includes('S') ? 2 : 0) | (flags.includes('F') ? 1 : 0) | (flags.includes('R') ? 4 : 0);
  const packet = Buffer.concat([ethernet, ip, tcp, data]);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(atS, 0);
  head.writeUInt32LE(250_000, 4);
  head.writeUInt32LE(Math.min(packet.length, snapBytes), 8);
  head.writeUInt32LE(packet.length, 12);
  return Buffer.concat([head, packet.subarray(0, snapBytes)]);
}

const file = (...records: Made[]) => Buffer.concat([FILE_HEADER, ...records.map(record)]);
const streams = (...records: Made[]) => tcpStreams(parsePcap(file(...records)));

describe('parsePcap', () => {
  it('reads ports, sequence, flags, time and payload', () => {
    const [syn, data] = parsePcap(file({ sequence: 7, flags: 'S' }, { sequence: 8, payload: 'hello', atS: 3 }));
    expect(syn).toMatchObject({ fromPort: 50_000, toPort: 80, sequence: 7, isSyn: true, isFin: false, payloadBytes: 0 });
    expect(data).toMatchObject({ sequence: 8, isSyn: false, payloadBytes: 5, atS: 3.25 });
    expect(data!.payload.toString()).toBe('hello');
  });

  it('knows the length of a payload that was cut short', () => {
    const [data] = parsePcap(file({ sequence: 8, payload: 'x'.repeat(1_000), snapBytes: 96 }));
    // 96 less 14 of Ethernet, 20 of IP and 32 of TCP.
    expect([data!.payloadBytes, data!.payload.length]).toEqual([1_000, 30]);
  });

  it('leaves out a record that is not there in full yet, and refuses what is no capture', () => {
    const whole = file({ sequence: 1, payload: 'a' }, { sequence: 2, payload: 'b' });
    expect(parsePcap(whole.subarray(0, whole.length - 1)).length).toBe(1);
    expect(parsePcap(Buffer.alloc(0))).toEqual([]);
    expect(() => parsePcap(Buffer.alloc(100))).toThrow('no pcap');
  });
});

describe('tcpStreams', () => {
  it('puts each way together, counts what was sent again once, and sees the end', () => {
    const [there, back] = streams(
      { sequence: 100, flags: 'S' },
      { from: 80, to: 50_000, sequence: 900, flags: 'S' },
      { sequence: 101, payload: 'abcd' },
      { sequence: 103, payload: 'cdef' },
      { sequence: 101, payload: 'abcd' },
      { from: 80, to: 50_000, sequence: 901, payload: 'ok' },
      { sequence: 107, flags: 'F' },
    );
    expect(there).toMatchObject({ fromPort: 50_000, bytes: 6, missedBytes: 0, isEnded: true });
    expect(there!.payload!.toString()).toBe('abcdef');
    expect(there!.arrivals.map(({ endOffset }) => endOffset)).toEqual([4, 6]);
    expect(back).toMatchObject({ fromPort: 80, bytes: 2, isEnded: false });
  });

  it('goes on where the sequence wraps, and begins anew with a SYN', () => {
    const [first, second] = streams(
      { sequence: 2 ** 32 - 3, flags: 'S' },
      { sequence: 2 ** 32 - 2, payload: 'ab' },
      { sequence: 0, payload: 'cd' },
      { sequence: 5, flags: 'S' },
      { sequence: 6, payload: 'new' },
      { sequence: 9, flags: 'R' },
    );
    expect(first!.payload!.toString()).toBe('abcd');
    expect(second).toMatchObject({ bytes: 3, isEnded: true });
  });

  it('says what the capture missed, and has no payload then', () => {
    const [stream] = streams({ sequence: 0, flags: 'S' }, { sequence: 1, payload: 'ab' }, { sequence: 13, payload: 'cd' });
    expect(stream).toMatchObject({ bytes: 4, missedBytes: 10, payload: null });
  });
});

describe('websocketMessages', () => {
  const HEAD = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  const messages = (hex: string) => websocketMessages(Buffer.concat([Buffer.from(HEAD), Buffer.from(hex.replaceAll(' ', ''), 'hex')]));

  // The examples of RFC 6455 section 5.7.
  it('reads the examples of the RFC', () => {
    const { head, messages: read, restBytes } = messages('810548656c6c6f 818537fa213d7f9f4d5158 010348656c 8904 50696e67 80026c6f 8a00');
    expect(head).toBe(HEAD);
    expect(restBytes).toBe(0);
    expect(read.map(({ opcode, masks, payload }) => [opcode, masks, payload.toString()])).toEqual([
      [1, [], 'Hello'],
      [1, [0x37fa213d], 'Hello'],
      [9, [], 'Ping'],
      [1, [], 'Hello'],
      [10, [], ''],
    ]);
  });

  it('reads lengths of 16 and 64 bits, and says what is left over', () => {
    const { messages: read, restBytes } = messages(`827e0100${'00'.repeat(256)} c27f0000000000010000${'00'.repeat(65_536)} 820501`);
    expect(read.map(({ isCompressed, payload }) => [isCompressed, payload.length])).toEqual([
      [false, 256],
      [true, 65_536],
    ]);
    expect(restBytes).toBe(3);
    expect(read.at(-1)!.endOffset).toBe(HEAD.length + 4 + 256 + 10 + 65_536);
  });
});
