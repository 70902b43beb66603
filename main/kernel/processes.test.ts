import { describe, expect, it } from 'vitest';
import { kernelFixture } from '../testing/kernel-fixture.ts';
import { parseEstablishedCount } from './established-count.ts';
import { establishedOnly, type KernelSocket } from './kernel-reader.ts';
import { parseNetstatLinux } from './netstat-linux.ts';
import { parseProcNetTcp } from './proc-net-tcp.ts';
import { parseSs } from './ss.ts';

const ss = (name: string) => parseSs(kernelFixture(name), { processes: true });
const ends = (s: KernelSocket) =>
  `${s.localAddress}:${s.localPort} ${s.remoteAddress}:${s.remotePort} ${s.recvQueueBytes} ${s.sendQueueBytes}`;
const essence = (sockets: readonly KernelSocket[]) => sockets.map(ends).sort();
const owners = (sockets: readonly KernelSocket[]) =>
  Object.fromEntries(
    sockets.map((socket) => [ends(socket), [socket.process, ...(socket.alsoOpenIn ?? [])].map((p) => p && `${p.pid}/${p.name}`)]),
  );

/** The second scene of the fixtures' README, written out by hand. */
const SCENE: Record<string, { pids: (number | null)[]; names: (string | null)[] }> = {
  '127.0.0.1:18080 127.0.0.1:40001 5000 0': { pids: [9783, 9784], names: ['odd "name', 'worker'] },
  '127.0.0.1:40001 127.0.0.1:18080 0 0': { pids: [9781], names: ['sender'] },
  '127.0.0.1:18081 127.0.0.1:40002 700 0': { pids: [null], names: [null] },
  '127.0.0.1:40002 127.0.0.1:18081 0 0': { pids: [9781], names: ['sender'] },
  '127.0.0.1:18082 127.0.0.1:40003 33 0': { pids: [9785], names: ['mapped'] },
  '127.0.0.1:40003 127.0.0.1:18082 0 0': { pids: [9781], names: ['sender'] },
  '::1:18082 ::1:40004 44 0': { pids: [9785], names: ['mapped'] },
  '::1:40004 ::1:18082 0 0': { pids: [9781], names: ['sender'] },
};
const procfs = (inodes?: number[]) =>
  ['linux-processes-proc-net-tcp.txt', 'linux-processes-proc-net-tcp6.txt'].flatMap((name) =>
    parseProcNetTcp(kernelFixture(name), 'LE', { establishedOnly: true, ...(inodes ? { inodes } : {}) }),
  );

describe('recorded outputs with processes', () => {
  it.each([
    ['netstat -tnpW', () => parseNetstatLinux(kernelFixture('linux-processes-netstat-tnpW.txt'))],
    ['netstat -tnpW of an ordinary user', () => parseNetstatLinux(kernelFixture('linux-processes-netstat-tnpW-ordinary-user.txt'))],
    ['ss -tinmp', () => ss('linux-processes-ss-tinmp.txt')],
    ['ss -tinmp of an ordinary user', () => ss('linux-processes-ss-tinmp-ordinary-user.txt')],
    ['procfs', () => procfs()],
    ['busybox', () => parseNetstatLinux(kernelFixture('busybox-processes-netstat-tn.txt'))],
  ])('%s tells the whole scene', (_name, parse) => expect(essence(establishedOnly(parse()))).toEqual(Object.keys(SCENE).sort()));

  it('ss tells all owners, by rising ids and their kernel names', () => {
    const expected = Object.entries(SCENE).map(([key, { pids, names }]) => [key, pids.map((pid, at) => pid && `${pid}/${names[at]}`)]);
    expect(owners(ss('linux-processes-ss-tinmp.txt'))).toEqual(Object.fromEntries(expected));
  });

  it('netstat tells the first of them, by its command line', () => {
    const expected = Object.entries(SCENE).map(([key, { pids }]) => [key, [pids[0] && `${pids[0]}/python3`]]);
    expect(owners(parseNetstatLinux(kernelFixture('linux-processes-netstat-tnpW.txt')))).toEqual(Object.fromEntries(expected));
  });

  it('an ordinary user is told none', () => {
    for (const sockets of [
      parseNetstatLinux(kernelFixture('linux-processes-netstat-tnpW-ordinary-user.txt')),
      ss('linux-processes-ss-tinmp-ordinary-user.txt'),
    ]) {
      expect(sockets.map(({ process }) => process)).toEqual(new Array(8).fill(null));
    }
  });

  it('procfs has an inode for each, 0 where no process has it, and the kernel counts as many', () => {
    const inodes: number[] = [];
    const sockets = procfs(inodes);
    const byEnds = Object.fromEntries(sockets.map((socket, at) => [ends(socket), inodes[at]]));
    expect(byEnds['127.0.0.1:18080 127.0.0.1:40001 5000 0']).toBe(3_019_344);
    expect(byEnds['127.0.0.1:18081 127.0.0.1:40002 700 0']).toBe(0);
    expect(byEnds['::1:18082 ::1:40004 44 0']).toBe(3_019_349);
    expect(parseEstablishedCount(kernelFixture('linux-processes-proc-net-snmp.txt'))).toBe(8);
  });
});

describe('other versions', () => {
  it('net-tools 1.60, with its warning in front', () => {
    expect(owners(parseNetstatLinux(kernelFixture('written-netstat-tnp-net-tools-1.60.txt')))).toEqual({
      '192.0.2.10:22 198.51.100.7:51234 0 0': [null],
      '127.0.0.1:5432 127.0.0.1:40010 1514 0': ['2101/postgres: app'],
      '127.0.0.1:40010 127.0.0.1:5432 0 87380': ['3202/java'],
      '192.0.2.10:8080 198.51.100.7:51236 0 0': ['3202/java'],
      '192.0.2.10:8080 198.51.100.7:51238 1 0': ['3202/java'],
    });
  });

  it('a busybox that knows -p', () => {
    expect(owners(parseNetstatLinux(kernelFixture('written-busybox-netstat-tnp.txt')))).toEqual({
      '192.0.2.10:22 198.51.100.7:51234 0 120': ['801/dropbear'],
      '127.0.0.1:1883 127.0.0.1:40012 2048 0': ['455/mosquitto'],
      '127.0.0.1:40012 127.0.0.1:1883 0 0': [null],
    });
  });

  it('iproute2 3.x', () => {
    const sockets = ss('written-ss-tinmp-iproute2-3.txt');
    expect(owners(sockets)).toEqual({
      '127.0.0.1:40010 127.0.0.1:5432 0 0': ['3202/java'],
      '127.0.0.1:5432 127.0.0.1:40010 1514 0': ['2090/postgres', '2101/postgres'],
      '192.0.2.10:8080 198.51.100.7:51236 0 7': ['3202/java'],
    });
    // mem is what is in use, not what the buffers may take.
    expect(sockets[1]).toMatchObject({ recvBufferBytes: null, sendBufferBytes: null });
    expect(sockets[1]?.tcp).toMatchObject({ retransmits: 3, rttMs: 1.5, cwndSegments: 10, busyMs: 0 });
    expect(sockets[2]?.tcp).toMatchObject({ retransmits: 0, rttMs: 1_200.5, cwndSegments: 1 });
  });

  it('iproute2 4.x', () => {
    const sockets = ss('written-ss-tinmp-iproute2-4.txt');
    expect(owners(sockets)).toEqual({
      '192.0.2.10:22 198.51.100.7:51234 0 43800': ['1188/sshd', '1201/sshd'],
      '::1:5432 ::1:40014 12 0': [null],
    });
    expect(sockets).toMatchObject([
      { recvBufferBytes: 369_280, sendBufferBytes: 87_040, tcp: { retransmits: 5, rttMs: 35.25, cwndSegments: 10 } },
      { recvBufferBytes: 1_061_808, sendBufferBytes: 2_626_560, tcp: { retransmits: 0, rttMs: 0.0625 } },
    ]);
  });

  it('iproute2 5.x', () => {
    const sockets = ss('written-ss-tinmp-iproute2-5.txt');
    expect(owners(sockets)).toEqual({
      '2001:db8::10:8080 2001:db8::7:51234 0 2097152': ['4242/node'],
      '127.0.0.1:40016 127.0.0.1:8080 0 0': [null],
    });
    expect(sockets[0]?.tcp).toEqual({
      retransmits: 10,
      rwndLimitedMs: 4_500,
      sndbufLimitedMs: 900,
      busyMs: 9_000,
      rttMs: 1_250_000,
      cwndSegments: 1,
    });
  });

  it('a list of owners that is no list is refused, with its line', () => {
    const output = kernelFixture('linux-processes-ss-tinmp.txt').replace('users:(("mapped",pid=9785,fd=11))', 'users:((mapped))');
    expect(() => parseSs(output, { processes: true })).toThrow(/a line without process/);
  });
});

describe('odd names', () => {
  /** Control characters stand as `?`; every queue is that of its row. */
  const expected = {
    '127.0.0.1:18080 127.0.0.1:40001 5000 0': ['9783/bad?name'],
    '127.0.0.1:40001 127.0.0.1:18080 0 17': ['9784/?'],
    '127.0.0.1:40002 127.0.0.1:18081 0 44': ['9786/?[2Jx?y?'],
    '::1:18082 ::1:40003 1 0': ['9787/'],
    '::1:40003 ::1:18082 0 2': [null],
  };
  const netstat = kernelFixture('written-netstat-tnpW-odd-names.txt');
  const odd = kernelFixture('written-ss-tinmp-odd-names.txt');

  it('of netstat go on in the next line', () =>
    expect(owners(parseNetstatLinux(netstat))).toEqual({ ...expected, '127.0.0.1:18081 127.0.0.1:40002 33 0': ['9785/a?? tcp 7 b'] }));

  it('of ss make several lines of a row, whose details are its own', () => {
    const sockets = parseSs(odd, { processes: true });
    expect(owners(sockets)).toEqual({
      ...expected,
      '127.0.0.1:18080 127.0.0.1:40001 5000 0': ['9783/bad?name', '9790/worker'],
      '127.0.0.1:18081 127.0.0.1:40002 33 0': ['9785/a???ESTAB 7 b'],
    });
    expect(sockets.map(({ tcp }) => tcp?.cwndSegments)).toEqual([10, 11, 12, 13, 14, 15]);
  });

  it.each([
    ['a half row of netstat', () => parseNetstatLinux(netstat.replace('44 127.0.0.1:40002         127.0.0.1:18081', '44 127.0.0.1:40002'))],
    ['what goes on after a row without process', () => parseNetstatLinux(`${netstat}more of it\n`)],
    ['what is too long for a name', () => parseNetstatLinux(netstat.replace('name       ', 'x'.repeat(90)))],
    ['a line beside the rows without -p', () => parseNetstatLinux(kernelFixture('linux-netstat-tnW.txt').replace(/\ntcp/, '\nname\ntcp'))],
    ['a list of ss that does not end', () => parseSs(odd.replace('name",pid=9783,fd=7))', 'name'), { processes: true })],
    ['a list of ss that is cut off', () => parseSs(odd.replace('",pid=9784,fd=3))\n', ''), { processes: true })],
  ])('%s is refused', (_name, parse) =>
    expect(parse).toThrow(expect.objectContaining({ value: expect.objectContaining({ code: 'kernel-garbage' }) })),
  );
});
