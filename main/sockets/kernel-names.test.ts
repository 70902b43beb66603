import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { socketFilterSchema } from '../../contract/index.ts';
import { createNetstatLinuxReader } from '../kernel/netstat-linux.ts';
import { SocketsReader } from './read-sockets.ts';
import { socketMatcher } from './socket-filter.ts';

/** As netstat shows a process that wrote its command line anew, in one piece: what follows the last slash, cut to 20 characters with the id. */
const table = (pid: number) =>
  `Active Internet connections (w/o servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
tcp        0      0 127.0.0.1:40001         127.0.0.1:18080         ESTABLISHED ${pid}/prof --change
tcp        0      0 127.0.0.1:18080         127.0.0.1:40001         ESTABLISHED 7/sshd
`;
const named = (process: string) => socketMatcher(socketFilterSchema.parse({ process }));
const portsOf = (sockets: readonly { localPort: number }[]) => sockets.map(({ localPort }) => localPort);

it('finds a process that netstat names by a piece of its command line, by either name', async () => {
  const kernelName = (pid: number) => (pid === 4_242 ? 'chromium' : 'sshd');
  const reader = createNetstatLinuxReader(async () => table(4_242), { processes: true, countEstablished: async () => null, kernelName });
  const sockets = await reader.read(new AbortController().signal);
  expect(portsOf(sockets.filter(named('Chrom')))).toEqual([40_001]);
  expect(portsOf(sockets.filter(named('prof')))).toEqual([40_001]);
  expect(portsOf(sockets.filter(named('sshd')))).toEqual([18_080]);
  expect(sockets[1]!.process).toEqual({ pid: 7, name: 'sshd' });
});

it.skipIf(process.platform !== 'linux')('shows the kernel’s name of it', async () => {
  const reader = new SocketsReader({
    now: () => 0,
    wallTime: () => new Date(0),
    platform: 'linux',
    run: async () => table(process.pid),
    seesAll: true,
  });
  const { sockets } = await reader.read('auto', socketFilterSchema.parse({ port: 40_001 }));
  const own = readFileSync('/proc/self/comm', 'utf8').trim();
  expect(sockets.find(({ localPort }) => localPort === 40_001)).toMatchObject({ pid: process.pid, processName: own });
});
