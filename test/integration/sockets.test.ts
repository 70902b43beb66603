import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { type SocketRow, type SocketTable, socketFilterSchema, socketTableSchema } from '../../contract/index.ts';
import { createCommandRunner } from '../../main/kernel/command-runner.ts';
import { SocketsReader } from '../../main/sockets/read-sockets.ts';
import { ROOT } from '../../scripts/build-state.mjs';
import { COMMAND } from '../support/command-line.ts';
import { waitFor } from '../support/sockets.ts';
import { createTestEngine, refusal } from '../support/test-engine.ts';

/** A program that is missing fails in CI and is said loudly elsewhere. */
const isInstalled = (program: string, argument: string) => {
  const isThere = spawnSync(program, [argument]).error === undefined;
  if (!isThere) console.warn(`SKIPPED ${program}: it is not installed`);
  return isThere || process.env['CI'] !== undefined;
};
const SOURCES = (['netstat', 'ss', 'procfs'] as const).filter((source) => source === 'procfs' || isInstalled(source, '--version'));
const hasPython = process.platform === 'linux' && isInstalled('python3', '--version');
const everything = socketFilterSchema.parse({});
const toClean: (() => void)[] = [];
afterEach(() => {
  for (const clean of toClean.splice(0).reverse()) clean();
});

const sockscope = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  spawnSync(process.execPath, [COMMAND, 'sockets', ...args], { env, encoding: 'utf8', timeout: 50_000 });
const tableOf = (args: readonly string[], env?: NodeJS.ProcessEnv): SocketTable => {
  const { status, stdout, stderr } = sockscope([...args, '--json'], env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return socketTableSchema.parse(JSON.parse(stdout));
};
const createReader = (env: NodeJS.ProcessEnv = process.env, timeoutMs = 20_000) =>
  new SocketsReader({
    now: () => performance.now(),
    wallTime: () => new Date(),
    platform: process.platform,
    run: createCommandRunner(env),
    timeoutMs,
  });

const PYTHON_SERVER = `
import socket, sys
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
print(server.getsockname()[1], flush=True)
connection, _ = server.accept()
print("accepted", flush=True)
sys.stdin.read()
`;

/** A Python process that accepts one connection and never reads, and our end of it, written to until the kernel takes no more. */
async function unreadPython(): Promise<{ python: ChildProcess; serverPort: number; ownPort: number }> {
  const python = spawn('python3', ['-c', PYTHON_SERVER], { stdio: ['pipe', 'pipe', 'inherit'] });
  toClean.push(() => python.kill('SIGKILL'));
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  const serverPort = Number((await lines.next()).value);
  const client = connect({ host: '127.0.0.1', port: serverPort });
  client.on('error', () => {});
  toClean.push(() => client.destroy());
  await new Promise((resolve) => client.once('connect', resolve));
  expect((await lines.next()).value).toBe('accepted');
  client.write(Buffer.alloc(64 * 1_048_576));
  const ownPort = client.localPort as number;
  const reader = createReader();
  const filter = { ...everything, port: serverPort };
  await waitFor(async () => {
    const { sockets } = await reader.read('procfs', filter);
    const at = (port: number) => sockets.find(({ localPort }) => localPort === port);
    return (at(serverPort)?.recvQueueBytes ?? 0) > 0 && (at(ownPort)?.sendQueueBytes ?? 0) > 0;
  }, 'full queues');
  return { python, serverPort, ownPort };
}

describe.skipIf(!hasPython)('a Python process that does not read', () => {
  it('is shown with its name, its Recv-Q, and the Send-Q of who writes to it, by each source', async () => {
    const { python, serverPort, ownPort } = await unreadPython();
    for (const source of SOURCES) {
      const byName = tableOf(['--process', 'PYTHON', '--pid', String(python.pid), '--source', source]);
      expect(byName.source).toBe(source);
      expect(byName.sockets).toHaveLength(1);
      expect(byName.sockets[0]).toMatchObject({ state: 'ESTABLISHED', localPort: serverPort, remotePort: ownPort, processUnknown: null });
      expect(byName.sockets[0]?.processName).toMatch(/^python3/);
      expect(byName.sockets[0]?.recvQueueBytes).toBeGreaterThan(0);
      expect(byName.sockets[0]?.tcp === null).toBe(source !== 'ss');

      const { sockets } = tableOf(['--port', String(serverPort), '--source', source]);
      expect(sockets).toHaveLength(2);
      const writer = sockets.find(({ localPort }) => localPort === ownPort);
      expect(writer).toMatchObject({ pid: process.pid, remotePort: serverPort, recvQueueBytes: 0 });
      expect(writer?.sendQueueBytes).toBeGreaterThan(0);
    }

    const { stdout, status } = sockscope(['--process', 'python', '--port', String(serverPort)]);
    expect(status).toBe(0);
    const [, head, row] = stdout.split('\n');
    expect(head).toMatch(/^Recv-Q +Send-Q +State +Local Address +Remote Address +PID\/Process$/);
    expect(row).toMatch(
      new RegExp(`^ *[1-9]\\d* +0 +ESTABLISHED +127\\.0\\.0\\.1:${serverPort} +127\\.0\\.0\\.1:${ownPort} +${python.pid}/python3`),
    );
  });

  it('disappears from a watch when it ends, and nothing fails; an interrupt ends the watch with 0', async () => {
    const { python, serverPort } = await unreadPython();
    const watch = spawn(process.execPath, [
      COMMAND,
      'sockets',
      '--process',
      'python',
      '--port',
      String(serverPort),
      '--watch',
      '--interval',
      '250ms',
      '--json',
    ]);
    toClean.push(() => watch.kill('SIGKILL'));
    let errors = '';
    watch.stderr.on('data', (data) => {
      errors += data;
    });
    const tables: SocketTable[] = [];
    createInterface({ input: watch.stdout }).on('line', (line) => tables.push(socketTableSchema.parse(JSON.parse(line))));
    await waitFor(() => tables.length >= 2, 'two readings');
    expect(tables.every(({ sockets }) => sockets.length === 1 && sockets[0]?.pid === python.pid)).toBe(true);
    python.kill('SIGKILL');
    await waitFor(() => tables.at(-1)?.sockets.length === 0, 'the end of the row');
    watch.kill('SIGINT');
    const code = await new Promise((resolve) => watch.once('close', resolve));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  it('is told by the engine as well', async () => {
    await using test = createTestEngine();
    const { python, serverPort } = await unreadPython();
    const table = await test.engine.handlers['sockets.read']({
      source: 'auto',
      filter: { ...everything, process: 'python', port: serverPort },
    });
    expect(socketTableSchema.parse(table).sockets).toMatchObject([{ pid: python.pid, localPort: serverPort }]);
    expect(table.total).toBeGreaterThanOrEqual(2);
  });
});

/** Only root can give rights away; elsewhere the tests run without them as it is. */
const canDropRights = hasPython && process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status === 0;

it.skipIf(!canDropRights)(
  'without the right to see processes of others, each source shows the queues and says why no process',
  async () => {
    const { serverPort } = await unreadPython();
    const without = ['--bounding-set=-all', '--inh-caps=-all', process.execPath, COMMAND, 'sockets'];
    for (const source of SOURCES) {
      const args = [...without, '--port', String(serverPort), '--source', source];
      const { status, stdout, stderr } = spawnSync('setpriv', [...args, '--json'], { encoding: 'utf8', timeout: 50_000 });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const row = socketTableSchema.parse(JSON.parse(stdout)).sockets.find(({ localPort }) => localPort === serverPort);
      expect(row).toMatchObject({ pid: null, processName: null, processUnknown: expect.stringContaining('not permitted') });
      expect(row?.recvQueueBytes).toBeGreaterThan(0);
    }
  },
);

it.skipIf(!hasPython)('a connection that nobody has accepted belongs to no process, and its bytes are seen', async () => {
  const python = spawn('python3', ['-c', PYTHON_SERVER.replace('connection, _ = server.accept()', '')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  toClean.push(() => python.kill('SIGKILL'));
  const serverPort = Number((await createInterface({ input: python.stdout })[Symbol.asyncIterator]().next()).value);
  const client = connect({ host: '127.0.0.1', port: serverPort });
  toClean.push(() => client.destroy());
  client.on('error', () => {});
  client.write(Buffer.alloc(5_000));
  const reader = createReader();
  for (const source of SOURCES) {
    let row: SocketRow | undefined;
    await waitFor(async () => {
      const { sockets } = await reader.read(source, { ...everything, port: serverPort });
      row = sockets.find(({ localPort }) => localPort === serverPort);
      return row?.recvQueueBytes === 5_000;
    }, `5 000 bytes in ${source}`);
    expect(row).toMatchObject({ pid: null, processUnknown: expect.stringMatching(canDropRights ? /not accepted yet/ : /./) });
  }
});

it.skipIf(process.platform !== 'linux')('IPv4, IPv6 and IPv4-mapped connections have the same addresses in each source', async () => {
  const pairs: { port: number; local: string; client: Socket }[] = [];
  for (const [listen, to] of [
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['::', '127.0.0.1'],
  ] as const) {
    const server = createServer({ pauseOnConnect: true }, (socket) => toClean.push(() => socket.destroy())).listen(0, listen);
    toClean.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const client = connect({ host: to, port });
    toClean.push(() => client.destroy());
    await new Promise((resolve) => client.once('connect', resolve));
    client.write('12345');
    pairs.push({ port, local: to, client });
  }
  for (const source of SOURCES) {
    const reader = createReader();
    for (const { port, local, client } of pairs) {
      const read = async (end: 'local' | 'remote') => {
        const text = `[${local}]:${port}`;
        return (await reader.read(source, { ...everything, [end]: text })).sockets;
      };
      await waitFor(async () => (await read('local'))[0]?.recvQueueBytes === 5, `5 bytes at ${local} in ${source}`);
      const both = { localAddress: local, remoteAddress: local, pid: process.pid };
      expect(await read('local')).toMatchObject([{ ...both, localPort: port, remotePort: client.localPort }]);
      expect(await read('remote')).toMatchObject([{ ...both, localPort: client.localPort, remotePort: port }]);
    }
  }
});

describe.skipIf(process.platform !== 'linux')('netstat', () => {
  /** A path with a program of our own, or with none. */
  const pathWith = (script: string | null): NodeJS.ProcessEnv => {
    const folder = mkdtempSync(join(tmpdir(), 'sockscope-path-'));
    toClean.push(() => rmSync(folder, { recursive: true }));
    if (script !== null) {
      writeFileSync(join(folder, 'netstat'), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, 'netstat'), 0o755);
    }
    return { ...process.env, PATH: script === null ? folder : `${folder}:${process.env['PATH']}` };
  };
  const german = join(ROOT, 'test/fixtures/kernel/linux-netstat-tn-german.txt');
  const whole = join(ROOT, 'test/fixtures/kernel/linux-netstat-tnpW.txt');

  it.each([
    ['that is missing', null, 'kernel-missing', 'netstat is not installed'],
    ['that is killed', 'kill -9 $$', 'kernel-failed', 'SIGKILL'],
    ['that fails', 'echo "netstat: broken" >&2; exit 3', 'kernel-failed', 'netstat: broken'],
    ['of another language', `cat ${german}`, 'kernel-garbage', 'VERBUNDEN'],
    ['cut off in a line', `head -c 700 ${whole}`, 'kernel-garbage', 'cut off'],
    ['that writes nothing', 'exit 0', 'kernel-garbage', 'nothing'],
  ])('%s: told, exit code 1, nothing on stdout', (_name, script, code, words) => {
    const { status, stdout, stderr } = sockscope(['--source', 'netstat', '--json'], pathWith(script));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`error ${code}: `);
    expect(stderr).toContain(words);
  });

  it('that is slow: given up', async () => {
    const reader = createReader(pathWith('sleep 30'), 300);
    expect(await refusal(reader.read('netstat', everything))).toMatchObject({ code: 'kernel-timeout' });
  });

  it('that is missing: automatic choice reads with another', () => expect(tableOf([], pathWith(null)).source).toMatch(/^(ss|procfs)$/));

  it('that warns an ordinary user is no fault', () => {
    const warning =
      '(Not all processes could be identified, non-owned process info\n will not be shown, you would have to be root to see it all.)';
    const { sockets } = tableOf(
      ['--source', 'netstat', '--port', '18080'],
      pathWith(`printf '${warning.replace('\n', '\\n')}\\n' >&2; cat ${whole}`),
    );
    expect(sockets).toHaveLength(6);
  });

  it('that fails during a watch: told once, and read again when it works', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sockscope-state-'));
    toClean.push(() => rmSync(folder, { recursive: true }));
    const flag = join(folder, 'works');
    const env = pathWith(`[ -e ${flag} ] || { echo "netstat: not yet" >&2; exit 3; }\ncat ${whole}`);
    const watch = spawn(process.execPath, [COMMAND, 'sockets', '--source', 'netstat', '--watch', '--interval', '250ms'], { env });
    toClean.push(() => watch.kill('SIGKILL'));
    let [out, errors] = ['', ''];
    watch.stdout.on('data', (data) => {
      out += data;
    });
    watch.stderr.on('data', (data) => {
      errors += data;
    });
    await waitFor(() => errors.includes('not yet'), 'the fault');
    expect(out).toBe('');
    writeFileSync(flag, '');
    await waitFor(() => (out.match(/Peak {2}Last minute/g) ?? []).length >= 2, 'two readings');
    expect(errors.match(/error kernel-failed/g)).toHaveLength(1);
    expect(out).toContain('6900/python3');
    watch.kill('SIGTERM');
    expect(await new Promise((resolve) => watch.once('close', resolve))).toBe(0);
  });
});

describe('the command line', () => {
  it('names all bad options at once, with exit code 2', () => {
    const { status, stdout, stderr } = sockscope(['--pid', 'x', '--port', '0', '--local', 'here', '--source', 'lsof', '--sort', 'age']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    for (const option of ['--pid', '--port', '--local', '--source', '--sort']) expect(stderr).toContain(`${option}: found`);
  });

  it('finding nothing is no failure', () => {
    const { status, stdout } = sockscope(['--process', 'no such process at all']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/No established TCP connection matches process|No TCP connection is established here/);
  });

  it('help has examples, and says how a watch ends', () => {
    const { stdout } = sockscope(['--help']);
    expect(stdout).toContain('sockscope sockets --process python');
    expect(stdout).toContain('Ctrl+C, which ends it with 0');
  });
});
