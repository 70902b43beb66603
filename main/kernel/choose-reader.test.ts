import { describe, expect, it } from 'vitest';
import { SockscopeError } from '../../contract/index.ts';
import { kernelFixture } from '../testing/kernel-fixture.ts';
import { chooseReader } from './choose-reader.ts';
import type { CommandRunner } from './command-runner.ts';

const outputs = { netstat: kernelFixture('linux-netstat-tnW.txt'), ss: kernelFixture('linux-ss-tinm.txt') };
const signal = new AbortController().signal;

/** A machine where only some programs are installed. */
const machine = (installed: Record<string, string>, calls: string[] = []): CommandRunner => {
  return async (command, args) => {
    calls.push([command, ...args].join(' '));
    const output = installed[command];
    if (output === undefined) throw Object.assign(new Error(`spawn ${command} ENOENT`), { code: 'ENOENT' });
    return output;
  };
};
const noFile = async () => Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
const procfsText = async (path: string) => kernelFixture(path === '/proc/net/tcp' ? 'linux-proc-net-tcp.txt' : 'linux-proc-net-tcp6.txt');

describe('chooseReader on Linux', () => {
  it.each([
    [outputs, 'netstat'],
    [{ ss: outputs.ss }, 'ss'],
    [{}, 'procfs'],
  ])('auto takes what is there (%#)', async (installed, source) => {
    const { reader, unavailable } = await chooseReader('auto', 'linux', machine(installed), { readText: procfsText });
    expect(unavailable).toBeNull();
    expect(reader?.source).toBe(source);
    const sockets = await reader?.read(signal);
    expect(sockets).toHaveLength(14);
    expect(sockets?.every((socket) => socket.state === 'ESTABLISHED')).toBe(true);
  });

  it('a program that was chosen and is missing is not replaced', async () => {
    const { reader, unavailable } = await chooseReader('netstat', 'linux', machine({ ss: outputs.ss }));
    expect(reader).toBeNull();
    expect(unavailable).toMatchObject({ code: 'kernel-missing', message: 'netstat is not installed.' });
  });

  it('says so when there is nothing at all', async () => {
    const choice = await chooseReader('auto', 'linux', machine({}), { readText: noFile });
    expect(choice).toMatchObject({ reader: null, unavailable: { code: 'kernel-missing' } });
  });

  it('a netstat that writes garbage is installed, and its fault is told when it is read', async () => {
    const { reader } = await chooseReader('auto', 'linux', machine({ ...outputs, netstat: 'command of another kind\n' }));
    expect(reader?.source).toBe('netstat');
    await expect(reader?.read(signal)).rejects.toMatchObject({ value: { code: 'kernel-garbage' } });
  });

  it('gives -W up where it is not understood, and for good', async () => {
    const calls: string[] = [];
    const old: CommandRunner = async (command, args) => {
      calls.push([command, ...args].join(' '));
      if (args[0]?.includes('W')) throw new SockscopeError('kernel-failed', "netstat: invalid option -- 'W'");
      return kernelFixture('busybox-netstat-tn.txt');
    };
    const { reader } = await chooseReader('netstat', 'linux', old);
    expect(await reader?.read(signal)).toHaveLength(14);
    expect(calls).toEqual(['netstat -tnW', 'netstat -tn', 'netstat -tn']);
  });

  it('keeps -W where it worked once', async () => {
    const calls: string[] = [];
    const installed: Record<string, string> = { ...outputs };
    const { reader } = await chooseReader('netstat', 'linux', machine(installed, calls));
    installed['netstat'] = 'garbage\n';
    await expect(reader?.read(signal)).rejects.toMatchObject({ value: { code: 'kernel-garbage' } });
    expect(calls).toEqual(['netstat -tnW', 'netstat -tnW']);
  });

  it('procfs does without tcp6, not without tcp', async () => {
    const ipv4Only = (path: string) => (path === '/proc/net/tcp' ? procfsText(path) : noFile());
    const { reader } = await chooseReader('procfs', 'linux', machine({}), { readText: ipv4Only });
    expect(await reader?.read(signal)).toHaveLength(7);
    expect((await chooseReader('procfs', 'linux', machine({}), { readText: noFile })).unavailable?.code).toBe('kernel-missing');
  });
});

describe('chooseReader elsewhere', () => {
  it('macOS has netstat with its own arguments', async () => {
    const calls: string[] = [];
    const { reader } = await chooseReader('auto', 'darwin', machine({ netstat: kernelFixture('darwin-netstat-anp-tcp.txt') }, calls));
    expect(await reader?.read(signal)).toHaveLength(7);
    expect(new Set(calls)).toEqual(new Set(['netstat -anp tcp']));
  });

  it.each([
    ['ss', 'darwin', 'Linux'],
    ['procfs', 'darwin', 'Linux'],
    ['auto', 'win32', 'Windows'],
    ['netstat', 'win32', 'no queue columns'],
    ['auto', 'aix', 'aix'],
  ] as const)('%s on %s is unavailable in words and starts nothing', async (choice, platform, words) => {
    const calls: string[] = [];
    const { reader, unavailable } = await chooseReader(
      choice,
      platform,
      machine({ netstat: kernelFixture('windows-netstat-ano.txt') }, calls),
    );
    expect(reader).toBeNull();
    expect(unavailable?.code).toBe('kernel-unavailable');
    expect(unavailable?.message).toContain(words);
    expect(calls).toEqual([]);
  });
});
