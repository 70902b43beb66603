import { expect, it } from 'vitest';
import { SockscopeError } from '../../contract/index.ts';
import type { CommandRunner } from './command-runner.ts';
import { createNetstatLinuxReader } from './netstat-linux.ts';

const HEAD = 'Active Internet connections (w/o servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State      \n';
const row = (proto: string, address: string, port: number) =>
  `${proto}        0      0 ${address}:${port}          ${address}:9          ESTABLISHED\n`;
const IPV4 = row('tcp', '127.0.0.1', 1) + row('tcp', '127.0.0.1', 2);
const { signal } = new AbortController();

/** A machine with these sockets, whose netstat knows the letters of `known`. */
function createMachine(known = 'tnW4') {
  const machine = { ipv4: IPV4, ipv6: '', count: 2 as number | null, calls: [] as string[] };
  const run: CommandRunner = async (_command, [flags = '']) => {
    machine.calls.push(flags);
    for (const letter of flags.slice(1))
      if (!known.includes(letter)) throw new SockscopeError('kernel-failed', `invalid option -- '${letter}'`);
    return HEAD + machine.ipv4 + (flags.includes('4') ? '' : machine.ipv6);
  };
  const reader = createNetstatLinuxReader(run, { countEstablished: async () => machine.count });
  const ports = async () => (await reader.read(signal)).map(({ localPort }) => localPort);
  return Object.assign(machine, { ports });
}

it('reads IPv4 alone once the kernel has counted nothing else', async () => {
  const machine = createMachine();
  expect(await machine.ports()).toEqual([1, 2]);
  expect(await machine.ports()).toEqual([1, 2]);
  expect(machine.calls).toEqual(['-tnW', '-tnW4']);
});

it('reads both as soon as the count differs, in the same reading', async () => {
  const machine = createMachine();
  await machine.ports();
  machine.ipv6 = row('tcp6', '::1', 3);
  machine.count = 3;
  expect(await machine.ports()).toEqual([1, 2, 3]);
  expect(await machine.ports()).toEqual([1, 2, 3]);
  expect(machine.calls).toEqual(['-tnW', '-tnW4', '-tnW', '-tnW']);
});

it('is not deceived by IPv4 addresses in IPv6 sockets', async () => {
  const machine = createMachine();
  machine.ipv6 = row('tcp6', '::ffff:127.0.0.1', 3);
  machine.count = 3;
  expect(await machine.ports()).toEqual([1, 2, 3]);
  expect(await machine.ports()).toEqual([1, 2, 3]);
  expect(machine.calls).toEqual(['-tnW', '-tnW']);
});

it('reads both where the kernel counts nothing, and where nothing is there to be counted', async () => {
  const machine = createMachine();
  machine.count = null;
  await machine.ports();
  machine.ipv4 = '';
  machine.count = 0;
  await machine.ports();
  await machine.ports();
  expect(machine.calls).toEqual(['-tnW', '-tnW', '-tnW']);
});

it('gives -4 up where it is not understood, for good and without a fault', async () => {
  const machine = createMachine('tn');
  expect(await machine.ports()).toEqual([1, 2]);
  expect(await machine.ports()).toEqual([1, 2]);
  expect(await machine.ports()).toEqual([1, 2]);
  expect(machine.calls).toEqual(['-tnW', '-tn', '-tn4', '-tn', '-tn']);
});
