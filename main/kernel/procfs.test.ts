import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kernelFixture } from '../testing/kernel-fixture.ts';
import { parseEstablishedCount } from './established-count.ts';
import { createProcfsReader } from './procfs.ts';

const signal = new AbortController().signal;
const empty = kernelFixture('linux-proc-net-tcp-no-sockets.txt');
const snmp = (count: number) =>
  `Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: RtoAlgorithm CurrEstab InSegs\nTcp: 1 ${count} 99\nUdp: InDatagrams\nUdp: 5\n`;

/** Files of a machine that a test changes, and which of them were read. */
function machine(files: { tcp: string; tcp6: string; snmp: string | null }) {
  const read: string[] = [];
  const readText = async (path: string) => {
    const name = path.slice('/proc/net/'.length) as keyof typeof files;
    read.push(name);
    const text = files[name];
    if (text === null) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  };
  return { files, read, reader: createProcfsReader({ readText, byteOrder: 'LE' }) };
}
const tcp = kernelFixture('linux-proc-net-tcp.txt');
const tcp6 = kernelFixture('linux-proc-net-tcp6.txt');
// What the recorded files hold: nine and five established connections.
const [IPV4, IPV6] = [tcp, tcp6].map((text) => text.split('\n').filter((line) => / 01 [0-9A-F]{8}:/.test(line)).length) as [number, number];

describe('the second file', () => {
  it('is left out while the kernel counts no connection beyond the first', async () => {
    const { files, read, reader } = machine({ tcp, tcp6: empty, snmp: snmp(IPV4) });
    expect(await reader.read(signal)).toHaveLength(IPV4);
    expect(await reader.read(signal)).toHaveLength(IPV4);
    expect(read).toEqual(['tcp', 'snmp', 'tcp6', 'tcp', 'snmp']);
    Object.assign(files, { tcp6, snmp: snmp(IPV4 + IPV6) });
    expect(await reader.read(signal)).toHaveLength(IPV4 + IPV6);
    expect(await reader.read(signal)).toHaveLength(IPV4 + IPV6);
    expect(read.slice(5)).toEqual(['tcp', 'snmp', 'tcp6', 'tcp', 'snmp', 'tcp6']);
  });

  it.each([
    ['that is always 0', { tcp: empty, tcp6: empty, snmp: snmp(0) }],
    ['that is too low', { tcp, tcp6: empty, snmp: snmp(IPV4 - 1) }],
    ['that is not there', { tcp, tcp6: empty, snmp: null }],
    ['that holds connections in CLOSE-WAIT too', { tcp, tcp6: empty, snmp: snmp(IPV4 + 1) }],
    ['that agrees by chance', { tcp, tcp6, snmp: snmp(IPV4) }],
  ])('is read each time with a count %s', async (_name, files) => {
    const { read, reader } = machine(files);
    for (let reading = 0; reading < 3; reading += 1) await reader.read(signal);
    expect(read.filter((name) => name === 'tcp6')).toHaveLength(3);
  });
});

it.each([
  [snmp(12), 12],
  ['', null],
  ['Tcp: A B\nTcp: 1 2\n', null],
  ['Tcp: CurrEstab\n', null],
  ['Tcp: CurrEstab\nTcp: -1\n', null],
])('parseEstablishedCount(%j) is %j', (text, count) => expect(parseEstablishedCount(text)).toBe(count));

it('names owners by inode, and says why there is none', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sockscope-proc-'));
  try {
    for (const pid of [5, 6]) {
      mkdirSync(join(root, String(pid), 'fd'), { recursive: true });
      writeFileSync(join(root, String(pid), 'comm'), `name${pid}\n`);
      symlinkSync('socket:[501]', join(root, String(pid), 'fd', '3'));
    }
    const row = (port: string, inode: number) =>
      `   0: 0100007F:${port} 0100007F:0050 01 00000010:000000FF 02:000003E8 00000000  1000        0 ${inode} 2 0000000000000000 20 4 0 10 -1\n`;
    const text = empty + row('0001', 501) + row('0002', 0) + row('0003', 502);
    const readText = async (path: string) => (path.endsWith('tcp') ? text : empty);
    const sockets = await createProcfsReader({ readText, byteOrder: 'LE', processes: true, root }).read(signal);
    expect(sockets.map(({ process, alsoOpenIn, processUnknown }) => ({ process, alsoOpenIn, processUnknown }))).toEqual([
      { process: { pid: 5, name: 'name5' }, alsoOpenIn: [{ pid: 6, name: 'name6' }], processUnknown: undefined },
      { process: null, alsoOpenIn: undefined, processUnknown: expect.stringContaining('not accepted yet') },
      { process: null, alsoOpenIn: undefined, processUnknown: undefined },
    ]);
    const [plain] = await createProcfsReader({ readText, byteOrder: 'LE', root }).read(signal);
    expect(plain).not.toHaveProperty('process');
  } finally {
    rmSync(root, { recursive: true });
  }
});
