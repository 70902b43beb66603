import { describe, expect, it } from 'vitest';
import { type SocketFilter, SockscopeError, socketFilterSchema, socketTableSchema } from '../../contract/index.ts';
import type { CommandRunner } from '../kernel/command-runner.ts';
import { kernelFixture } from '../testing/kernel-fixture.ts';
import { SHARED_MS, SocketsReader, type SocketsReaderOptions } from './read-sockets.ts';

const named = kernelFixture('linux-netstat-tnpW.txt');
const filter = (fields: Partial<SocketFilter> = {}) => socketFilterSchema.parse(fields);
const missing = (command: string) => new SockscopeError('kernel-missing', `${command} is not installed.`);

/** A reader on a machine whose programs answer as told, with a clock that stands still unless it is set. */
function machine(answer: (command: string, args: readonly string[]) => string | Promise<string>, more: Partial<SocketsReaderOptions> = {}) {
  const calls: string[] = [];
  const time = { ms: 0 };
  const run: CommandRunner = async (command, args) => {
    calls.push([command, ...args].join(' '));
    return answer(command, args);
  };
  const wallTime = () => new Date(Date.UTC(2026, 0, 2) + time.ms);
  const reader = new SocketsReader({ now: () => time.ms, wallTime, platform: 'linux', run, seesAll: true, ...more });
  return { calls, time, reader };
}

describe('SocketsReader', () => {
  it('tells the established connections with their processes, in the form of the contract', async () => {
    const { reader, calls } = machine(() => named);
    const table = socketTableSchema.parse(await reader.read('auto', filter({ port: 18_080 })));
    expect(table).toMatchObject({ source: 'netstat', takenAt: '2026-01-02T00:00:00.000Z', costMs: 0, total: 14, withoutProcess: 0 });
    expect(table.sockets).toHaveLength(6);
    expect(table.sockets.find(({ localPort }) => localPort === 40_001)).toEqual({
      recvQueueBytes: 0,
      sendQueueBytes: 3_719_168,
      state: 'ESTABLISHED',
      localAddress: '127.0.0.1',
      localPort: 40_001,
      remoteAddress: '127.0.0.1',
      remotePort: 18_080,
      pid: 6_900,
      processName: 'python3',
      processUnknown: null,
      role: null,
      tcp: null,
    });
    expect(calls).toEqual(['netstat -tnpW']);
  });

  it('says why a process is not known', async () => {
    const hidden = named.replaceAll('6900/python3', '-           ');
    const why = async (seesAll: boolean) => {
      const { sockets, withoutProcess } = await machine(() => hidden, { seesAll }).reader.read('netstat', filter());
      expect(withoutProcess).toBe(14);
      expect(sockets.every(({ pid, processName }) => pid === null && processName === null)).toBe(true);
      return [...new Set(sockets.map(({ processUnknown }) => processUnknown))];
    };
    expect(await why(true)).toEqual([expect.stringContaining('not accepted yet')]);
    expect(await why(false)).toEqual([expect.stringContaining('not permitted')]);
  });

  it('counts further owners, and tells the role that it is handed', async () => {
    const ss = `State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nESTAB 0 5 127.0.0.1:1 127.0.0.1:2 users:(("a",pid=7,fd=3),("a",pid=7,fd=4),("b",pid=8,fd=3))\n`;
    const { reader, calls } = machine(() => ss, { roleOf: (socket) => (socket.localPort === 1 ? 'sender' : null) });
    const { sockets } = await reader.read('ss', filter({ process: 'b' }));
    expect(sockets).toMatchObject([{ pid: 7, processName: 'a', otherProcesses: 1, role: 'sender' }]);
    expect(calls).toEqual(['ss -tinmp']);
  });

  it('questions that come together, and soon after, share a reading', async () => {
    const { reader, calls, time } = machine(() => named);
    const [all, one] = await Promise.all([reader.read('auto', filter()), reader.read('auto', filter({ port: 40_001 }))]);
    expect([all.sockets.length, one.sockets.length]).toEqual([14, 2]);
    time.ms = SHARED_MS - 1;
    expect((await reader.read('auto', filter())).takenAt).toBe(all.takenAt);
    expect(calls).toHaveLength(1);
    time.ms = SHARED_MS;
    expect((await reader.read('auto', filter())).takenAt).not.toBe(all.takenAt);
    expect(calls).toHaveLength(2);
  });

  it('keeps to the program that it found, until that is gone', async () => {
    const installed = new Set(['ss']);
    const { reader, calls, time } = machine((command) => {
      if (!installed.has(command)) throw missing(command);
      return command === 'ss' ? kernelFixture('linux-ss-tinm.txt') : named;
    });
    expect((await reader.read('auto', filter())).source).toBe('ss');
    time.ms += 1_000;
    expect((await reader.read('auto', filter())).source).toBe('ss');
    expect(calls).toEqual(['netstat -tnpW', 'ss -tinmp', 'ss -tinmp']);
    installed.delete('ss');
    installed.add('netstat');
    time.ms += 1_000;
    expect((await reader.read('auto', filter())).source).toBe('netstat');
  });

  it('takes another source where netstat cannot name processes, unless netstat was chosen', async () => {
    const { reader } = machine((command) => {
      if (command === 'netstat')
        throw new SockscopeError('kernel-failed', "netstat ended with exit code 1: netstat: invalid option -- 'p'.");
      return kernelFixture('linux-ss-tinm.txt');
    });
    expect((await reader.read('auto', filter())).source).toBe('ss');
    await expect(reader.read('netstat', filter())).rejects.toMatchObject({ value: { code: 'kernel-failed' } });
  });

  it('takes another source where what netstat wrote is not understood, unless netstat was chosen', async () => {
    const { reader } = machine((command) => (command === 'netstat' ? 'garbage\n' : kernelFixture('linux-ss-tinm.txt')));
    expect((await reader.read('auto', filter())).source).toBe('ss');
    await expect(reader.read('netstat', filter())).rejects.toMatchObject({ value: { code: 'kernel-garbage' } });
  });

  it('tells a fault to all who asked, and tries again', async () => {
    let output = 'garbage\n';
    const { reader } = machine(() => output);
    const faults = await Promise.allSettled([reader.read('netstat', filter()), reader.read('netstat', filter())]);
    for (const fault of faults) expect(fault).toMatchObject({ status: 'rejected', reason: { value: { code: 'kernel-garbage' } } });
    output = named;
    expect((await reader.read('netstat', filter())).total).toBe(14);
  });

  it('gives up what is too slow, and what is stopped', async () => {
    const never = () => new Promise<string>(() => {});
    await expect(machine(never, { timeoutMs: 20 }).reader.read('netstat', filter())).rejects.toMatchObject({
      value: { code: 'kernel-timeout' },
    });
    const { reader } = machine(never);
    const reading = reader.read('netstat', filter());
    reader.stop();
    await expect(reading).rejects.toMatchObject({ value: { code: 'kernel-failed' } });
  });

  it('starts nothing where there is nothing to be had', async () => {
    const { reader, calls } = machine(() => named, { platform: 'win32' });
    await expect(reader.read('auto', filter())).rejects.toMatchObject({ value: { code: 'kernel-unavailable' } });
    expect(calls).toEqual([]);
    await expect(machine(() => named, { platform: 'darwin' }).reader.read('ss', filter())).rejects.toMatchObject({
      value: { code: 'kernel-unavailable' },
    });
  });

  it('on macOS has no processes, and says so', async () => {
    const { reader } = machine(() => kernelFixture('darwin-netstat-anp-tcp.txt'), { platform: 'darwin' });
    const { sockets } = await reader.read('auto', filter({ port: 18_080 }));
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.processUnknown).toContain('does not name processes');
  });
});
