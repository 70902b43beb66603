import { describe, expect, it } from 'vitest';
import { SockscopeError } from '../../contract/index.ts';
import { kernelFixture } from '../testing/kernel-fixture.ts';
import { establishedOnly, type KernelSocket } from './kernel-reader.ts';
import { parseNetstatDarwin } from './netstat-darwin.ts';
import { parseNetstatLinux } from './netstat-linux.ts';
import { parseProcNetTcp } from './proc-net-tcp.ts';
import { parseSs } from './ss.ts';

/** `local remote recv send`, sorted: what all sources must agree on. */
const essence = (sockets: readonly KernelSocket[]) =>
  sockets
    .map((s) => `${s.localAddress}:${s.localPort} ${s.remoteAddress}:${s.remotePort} ${s.state} ${s.recvQueueBytes} ${s.sendQueueBytes}`)
    .sort();

const faultOf = (parse: () => unknown) => {
  try {
    parse();
  } catch (thrown) {
    if (thrown instanceof SockscopeError) return thrown.value;
    throw thrown;
  }
  throw new Error('accepted what it should refuse');
};

const LONG = '2001:db8:1234:5678:9abc:def0:1234:5678';
const E = 'ESTABLISHED';
/** The scene that the README of the fixtures describes, written out by hand. */
const SCENE = [
  `127.0.0.1:18080 127.0.0.1:40001 ${E} 49152 0`,
  `127.0.0.1:40001 127.0.0.1:18080 ${E} 0 3719168`,
  `127.0.0.1:18080 127.0.0.1:40002 ${E} 5000 0`,
  `127.0.0.1:40002 127.0.0.1:18080 ${E} 0 0`,
  `::1:18081 ::1:40003 ${E} 12345 0`,
  `::1:40003 ::1:18081 ${E} 0 0`,
  `127.0.0.1:18082 127.0.0.1:40004 ${E} 777 0`,
  `127.0.0.1:40004 127.0.0.1:18082 ${E} 0 0`,
  `127.0.0.1:18082 127.0.0.1:40005 ${E} 888 0`,
  `127.0.0.1:40005 127.0.0.1:18082 ${E} 0 0`,
  `${LONG}:18083 ${LONG}:40006 ${E} 4321 0`,
  `${LONG}:40006 ${LONG}:18083 ${E} 0 0`,
  `127.0.0.1:18080 127.0.0.1:40009 ${E} 2000 0`,
  `127.0.0.1:40009 127.0.0.1:18080 ${E} 0 0`,
].sort();
const HALF_CLOSED = ['127.0.0.1:18080 127.0.0.1:40007 CLOSE-WAIT 100 0', '127.0.0.1:40007 127.0.0.1:18080 FIN-WAIT-2 0 0'];
const procfs = () => [
  ...parseProcNetTcp(kernelFixture('linux-proc-net-tcp.txt'), 'LE'),
  ...parseProcNetTcp(kernelFixture('linux-proc-net-tcp6.txt'), 'LE'),
];

describe('recorded outputs', () => {
  it.each([
    ['netstat -tnW', () => parseNetstatLinux(kernelFixture('linux-netstat-tnW.txt'))],
    ['netstat -tnpW', () => parseNetstatLinux(kernelFixture('linux-netstat-tnpW.txt'))],
    ['netstat -tanW', () => parseNetstatLinux(kernelFixture('linux-netstat-tanW.txt'))],
    ['busybox netstat -tn', () => parseNetstatLinux(kernelFixture('busybox-netstat-tn.txt'))],
    ['ss -tinm', () => parseSs(kernelFixture('linux-ss-tinm.txt'))],
    ['ss -tinmH', () => parseSs(kernelFixture('linux-ss-tinmH.txt'), { headerless: true })],
    ['ss -tn', () => parseSs(kernelFixture('linux-ss-tn.txt'))],
    ['procfs', procfs],
  ])('%s tells the whole scene', (_name, parse) => {
    const sockets = parse();
    expect(essence(establishedOnly(sockets))).toEqual(SCENE);
    expect(essence(sockets)).toEqual(expect.arrayContaining(HALF_CLOSED));
  });

  it('netstat -tn cuts the long addresses and nothing else', () => {
    const cut = SCENE.map((line) => line.replaceAll(LONG, '2001:db8:1234:567')).sort();
    expect(essence(establishedOnly(parseNetstatLinux(kernelFixture('linux-netstat-tn.txt'))))).toEqual(cut);
  });

  it('all of them accept that there are no sockets', () => {
    expect(parseNetstatLinux(kernelFixture('linux-netstat-no-sockets.txt'))).toEqual([]);
    expect(parseSs(kernelFixture('linux-ss-no-sockets.txt'))).toEqual([]);
    expect(parseSs('', { headerless: true })).toEqual([]);
    expect(parseProcNetTcp(kernelFixture('linux-proc-net-tcp-no-sockets.txt'), 'LE')).toEqual([]);
    expect(parseNetstatDarwin(kernelFixture('darwin-netstat-no-sockets.txt'))).toEqual([]);
  });

  it('listening sockets have no peer', () => {
    const listening = (sockets: KernelSocket[]) => essence(sockets.filter((socket) => socket.state === 'LISTEN'));
    const expected = ['127.0.0.1:18080 0.0.0.0:0', '::1:18081 :::0', ':::18082 :::0', `${LONG}:18083 :::0`].map((s) => `${s} LISTEN 0 0`);
    expect(listening(parseNetstatLinux(kernelFixture('linux-netstat-tanW.txt')))).toEqual(expected.sort());
    expect(listening(procfs())).toEqual(expected.sort());
  });
});

describe('netstat of Linux', () => {
  it('names the process only where asked to', () => {
    const withNames = parseNetstatLinux(kernelFixture('linux-netstat-tnpW.txt'));
    const of = (port: number) => withNames.find((socket) => socket.localPort === port)?.process;
    expect(of(40001)).toMatchObject({ name: 'python3' });
    expect(of(40001)?.pid).toBeGreaterThan(0);
    expect(of(40008)).toBeNull();
    expect(parseNetstatLinux(kernelFixture('linux-netstat-tnW.txt'))[0]).not.toHaveProperty('process');
  });

  it('takes a program name with spaces and slashes', () => {
    const text = kernelFixture('linux-netstat-tnpW.txt').replace(/\d+\/python3 /, '7/my prog/x ');
    expect(parseNetstatLinux(text)[0]?.process).toEqual({ pid: 7, name: 'my prog/x' });
  });

  it.each([
    ['German states', () => kernelFixture('linux-netstat-tn-german.txt'), 'VERBUNDEN'],
    ['a French header', () => kernelFixture('linux-netstat-tn-french.txt'), 'Adresse locale'],
    ['Windows', () => kernelFixture('windows-netstat-ano.txt'), '""'],
    ['a half line at the end', () => kernelFixture('linux-netstat-tnW.txt').slice(0, -20), '127.0.0.1:40005'],
    ['a negative queue', () => kernelFixture('linux-netstat-tnW.txt').replace('49152 ', '-9152 '), '-9152'],
    ['a queue that is no number', () => kernelFixture('linux-netstat-tnW.txt').replace('49152 ', '49k52 '), '49k52'],
    ['a half line in the middle', () => kernelFixture('linux-netstat-tnW.txt').replace(/127\.0\.0\.1:40001 +ESTABLISHED/, ''), '49152'],
    ['an address that is none', () => kernelFixture('linux-netstat-tnW.txt').replace('127.0.0.1:40001', 'localhost:4001'), 'localhost'],
    ['a header alone without queues', () => 'Proto Local Address Foreign Address State\n', 'Proto Local'],
    ['binary garbage', () => '\u0000\u0007\u001b[2J\n', '\\u0000'],
  ])('refuses %s and names the line', (_name, output, named) => {
    const fault = faultOf(() => parseNetstatLinux(output()));
    expect(fault.code).toBe('kernel-garbage');
    expect(fault.message).toContain(named);
  });

  it('refuses nothing at all, and shortens what it shows', () => {
    expect(faultOf(() => parseNetstatLinux('')).code).toBe('kernel-garbage');
    expect(faultOf(() => parseNetstatLinux(`${'x'.repeat(10_000)}\n`)).message.length).toBeLessThan(200);
  });

  it('refuses every output that is cut off anywhere but at a line end', () => {
    const whole = kernelFixture('linux-netstat-tnW.txt');
    for (let length = 0; length < whole.length; length += 1) {
      if (whole[length - 1] !== '\n') expect(() => parseNetstatLinux(whole.slice(0, length))).toThrow(SockscopeError);
    }
  });
});

describe('netstat of macOS', () => {
  it('splits host.port and normalises states', () => {
    expect(essence(parseNetstatDarwin(kernelFixture('darwin-netstat-anp-tcp.txt')))).toEqual(
      [
        '127.0.0.1:18080 127.0.0.1:50001 ESTABLISHED 408300 0',
        '127.0.0.1:50001 127.0.0.1:18080 ESTABLISHED 0 146988',
        '::1:18081 ::1:50002 ESTABLISHED 12345 0',
        '::1:50002 ::1:18081 ESTABLISHED 0 0',
        '127.0.0.1:18082 127.0.0.1:50003 ESTABLISHED 77 0',
        'fe80::1:18083 fe80::1:50004 ESTABLISHED 0 0',
        '2001:db8:1234:56:18084 2001:db8:1234:56:50005 ESTABLISHED 0 0',
        '192.0.2.10:50006 198.51.100.7:443 CLOSE-WAIT 31 0',
        '192.0.2.10:50007 198.51.100.7:443 FIN-WAIT-2 0 0',
        '192.0.2.10:50009 198.51.100.9:443 SYN-SENT 0 0',
        '*:18082 *:0 LISTEN 0 0',
        '127.0.0.1:18080 *:0 LISTEN 0 0',
        '::1:18081 *:0 LISTEN 0 0',
        '127.0.0.1:50008 127.0.0.1:18080 TIME-WAIT 0 0',
      ].sort(),
    );
  });

  it('ends at the next section', () => {
    const text = `${kernelFixture('darwin-netstat-anp-tcp.txt')}Active Multipath Internet connections\nProto/ID  Flags\n`;
    expect(parseNetstatDarwin(text)).toHaveLength(14);
  });

  it.each([
    ['Linux', () => kernelFixture('linux-netstat-tnW.txt')],
    ['Windows', () => kernelFixture('windows-netstat-ano.txt')],
    ['a half line', () => kernelFixture('darwin-netstat-anp-tcp.txt').slice(0, -4)],
    ['a negative queue', () => kernelFixture('darwin-netstat-anp-tcp.txt').replace('408300', '-40830')],
  ])('refuses %s', (_name, output) => expect(faultOf(() => parseNetstatDarwin(output())).code).toBe('kernel-garbage'));
});

describe('ss', () => {
  const byPort = (port: number) => parseSs(kernelFixture('linux-ss-tinm.txt')).find((socket) => socket.localPort === port);

  it('reads the counters of a sender that its receiver holds back', () => {
    expect(byPort(40001)).toMatchObject({
      recvBufferBytes: 131_072,
      sendBufferBytes: 4_194_304,
      tcp: { retransmits: 1, rwndLimitedMs: 5_724, sndbufLimitedMs: 0, busyMs: 5_724, rttMs: 5.798, cwndSegments: 14 },
    });
  });

  it('reads retransmissions, and zero where ss left the counter out', () => {
    expect(byPort(40009)?.tcp).toMatchObject({ retransmits: 4, rwndLimitedMs: 0, sndbufLimitedMs: 0 });
    expect(byPort(40002)?.tcp).toMatchObject({ retransmits: 0, rwndLimitedMs: 0, sndbufLimitedMs: 0 });
  });

  it('reads every counter at once', () => {
    expect(parseSs(kernelFixture('linux-ss-sndbuf-limited.txt'))[0]).toMatchObject({
      sendQueueBytes: 87_040,
      recvBufferBytes: 131_072,
      sendBufferBytes: 87_040,
      tcp: { retransmits: 12, rwndLimitedMs: 1_000, sndbufLimitedMs: 2_000, busyMs: 4_000, rttMs: 0.25, cwndSegments: 10 },
    });
  });

  it('has no counters without -i', () =>
    expect(parseSs(kernelFixture('linux-ss-tn.txt'))[0]).toMatchObject({ tcp: null, recvBufferBytes: null, sendBufferBytes: null }));

  it('takes a bound interface', () => {
    const text = kernelFixture('linux-ss-tn.txt')
      .replace('[::1]:18081 ', '[fe80::1]%eth0:18081 ')
      .replace('127.0.0.1:40001', '127.0.0.1%lo:40001');
    expect(parseSs(text).map((socket) => socket.localAddress)).toContain('fe80::1');
  });

  it.each([
    ['nothing', () => '', 'nothing'],
    ['no header', () => kernelFixture('linux-ss-tinmH.txt'), 'CLOSE-WAIT'],
    ['a half line', () => kernelFixture('linux-ss-tinm.txt').slice(0, -300), 'cut off'],
    ['a negative queue', () => kernelFixture('linux-ss-tn.txt').replace('49152', '-4915'), '-4915'],
    ['an unknown state', () => kernelFixture('linux-ss-tn.txt').replace('ESTAB ', 'VERBU '), 'VERBU'],
    ['a counter in another unit', () => kernelFixture('linux-ss-sndbuf-limited.txt').replace('1000ms', '1s'), 'rwnd_limited:1s'],
    ['details of nothing', () => `${kernelFixture('linux-ss-no-sockets.txt')}\t rto:204\n`, 'without a socket'],
  ])('refuses %s', (_name, output, named) => {
    const fault = faultOf(() => parseSs(output()));
    expect(fault.code).toBe('kernel-garbage');
    expect(fault.message).toContain(named);
  });
});

describe('procfs', () => {
  const header = kernelFixture('linux-proc-net-tcp-no-sockets.txt');
  const row = (local: string, remote: string) => `   0: ${local} ${remote} 01 00000010:000000FF 00:00000000 00000000     0        0 1\n`;

  it('reads the words of a big-endian machine', () => {
    const [ipv4] = parseProcNetTcp(header + row('7F000001:1F90', 'C0000201:0050'), 'BE');
    expect(ipv4).toMatchObject({ localAddress: '127.0.0.1', localPort: 8080, remoteAddress: '192.0.2.1', remotePort: 80 });
    expect(ipv4).toMatchObject({ sendQueueBytes: 16, recvQueueBytes: 255 });
    const [mapped] = parseProcNetTcp(header + row(`${'0'.repeat(20)}FFFF7F000001:1F90`, `${'0'.repeat(31)}1:0050`), 'BE');
    expect(mapped).toMatchObject({ localAddress: '127.0.0.1', remoteAddress: '::1' });
  });

  it.each([
    ['no header', () => row('0100007F:1F90', '0100007F:0050')],
    ['a half line', () => kernelFixture('linux-proc-net-tcp.txt').slice(0, -60)],
    ['an unknown state', () => header + row('0100007F:1F90', '0100007F:0050').replace(' 01 ', ' 7F ')],
    ['queues that are no numbers', () => header + row('0100007F:1F90', '0100007F:0050').replace('000000FF', '-00000FF')],
  ])('refuses %s', (_name, text) => expect(faultOf(() => parseProcNetTcp(text(), 'LE')).code).toBe('kernel-garbage'));
});
