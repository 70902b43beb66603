import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../scripts/build-state.mjs';
import { openSocket, refusedHandshake, waitFor } from '../support/sockets.ts';
import { createTestEngine, expectBalanced, smallScenario, type TestEngine } from '../support/test-engine.ts';
import { testHome } from '../support/test-home.ts';

const rowsOf = async (test: TestEngine) => (await test.engine.handlers['run.connections'](null)).rows;

it('beyond the limit clients are refused with 503, counted, and let in when there is room again', async () => {
  await using test = createTestEngine();
  await test.start(
    smallScenario({
      direction: 'relay',
      payload: { bytes: 4_096, width: 64, height: 64 },
      load: { rate: 20, warmupS: 0 },
      receiver: { connections: 4 },
      pool: { maxConnections: 7 },
    }),
  );
  await test.until(({ pool, connections }) => pool?.members === 4 && connections.open === 5, 'our own five');
  const { url } = test.state().endpoint!;
  const [first] = [await openSocket(url), await openSocket(url)];
  for (let n = 0; n < 3; n++) {
    const { status, headers } = await refusedHandshake(url);
    expect(status).toBe(503);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  await test.untilEvent(({ code }) => code === 'client-refused', 'the refusal');
  first!.socket.close(1000);
  await first!.closed;
  await waitFor(async () => (await rowsOf(test)).length === 6, 'the free place');
  await openSocket(url);
  expect((await refusedHandshake(url)).status).toBe(503);
  // A lower limit throws nobody out, a higher one lets in at once.
  await test.toggle('pool.maxConnections', 2);
  const sample = await test.until(({ pool }) => pool?.refused === 4, 'the count');
  expect([sample.connections.open, sample.connections.refused]).toEqual([7, 4]);
  await test.toggle('pool.maxConnections', 8);
  await openSocket(url);
  await test.until(({ connections }) => connections.open === 8, 'eight');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.connections).toMatchObject({ refused: 4, peak: 8 });
  expect(document.summary?.pool?.refused).toBe(4);
  expect(document.summary?.ledger.lost).toBe(0);
});

it('refusals are told with the limit that they met, whatever it is when they are told', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ direction: 'listen', pool: { maxConnections: 1 } }));
  const { url } = test.state().endpoint!;
  const REFUSED = 40;
  const refuse = () => Promise.all(Array.from({ length: REFUSED }, () => refusedHandshake(url)));
  await openSocket(url);
  await refuse();
  await test.toggle('pool.maxConnections', 2);
  await openSocket(url);
  await refuse();
  await test.until(({ connections }) => connections.refused === 2 * REFUSED, 'the refused ones');
  const { events } = await test.stop();
  const toldOf = (limit: number) =>
    events.reduce((sum, { text }) => {
      const counted = new RegExp(`^(\\d+) (?:more )?connections? (?:was|were) refused with 503 at the limit of ${limit} \\(`).exec(text);
      return sum + Number(counted?.[1] ?? text.endsWith(`there are ${limit} connections.`));
    }, 0);
  expect([toldOf(1), toldOf(2)]).toEqual([REFUSED, REFUSED]);
});

it('a flood of clients cannot pass the limit', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ direction: 'listen', pool: { maxConnections: 20 } }));
  const { url } = test.state().endpoint!;
  const attempts = await Promise.allSettled(Array.from({ length: 100 }, () => openSocket(url)));
  expect(attempts.filter(({ status }) => status === 'fulfilled').length).toBe(20);
  const sample = await test.until(({ connections }) => connections.refused === 80, 'the refused ones');
  expect(sample.pool).toMatchObject({ active: 20, created: 20, refused: 80 });
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.connections).toMatchObject({ peak: 20, refused: 80 });
});

it('the sweep closes who is idle, and nobody else', async () => {
  await using test = createTestEngine();
  await test.start(
    smallScenario({ direction: 'listen', logging: 'off', server: { heartbeatS: 0.2 }, pool: { idleTimeoutS: 2, sweepS: 0.1 } }),
  );
  const { url } = test.state().endpoint!;
  const [busy, silent] = [await openSocket(url), await openSocket(url)];
  const timer = setInterval(() => busy.socket.send(Buffer.alloc(100)), 50);
  expect(await silent.closed).toBe(1001);
  await test.untilEvent(({ code }) => code === 'client-idle', 'the word');
  await waitFor(async () => (await rowsOf(test)).length === 1, 'the end of the silent one');
  const rows = await rowsOf(test);
  expect(rows[0]!.framesIn).toBeGreaterThan(10);
  // Answers to pings are no activity, frames are.
  expect(rows[0]!.idleMs).toBeLessThan(rows[0]!.ageMs);
  expect(rows[0]!.rttMs).not.toBeNull();
  // Without a time-out nobody is swept.
  await test.toggle('pool.idleTimeoutS', 0);
  clearInterval(timer);
  const { tMs } = test.samples.at(-1)!;
  await test.until((sample) => sample.tMs > tMs + 2_500, 'longer than the time-out was');
  expect(busy.socket.readyState).toBe(busy.socket.OPEN);
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.pool?.idleSwept).toBe(1);
  expect(document.summary?.connections.closedByReason).toMatchObject({ idle: 1 });
  expect(document.summary?.connections.closed).toMatchObject({ 1001: 2 });
});

it('closes are told by their reasons', async () => {
  await using test = createTestEngine();
  await test.start(smallScenario({ direction: 'listen', server: { maxPayloadBytes: 65_536 } }));
  const { url } = test.state().endpoint!;
  const clients = await Promise.all(Array.from({ length: 4 }, () => openSocket(url)));
  const [done, noCode, large, cut] = clients.map(({ socket }) => socket);
  for (const { socket } of clients) socket.on('error', () => {});
  done!.close(1000);
  noCode!.close();
  large!.send(Buffer.alloc(100_000));
  cut!.terminate();
  await Promise.all(clients.map(({ closed }) => closed));
  const stays = await openSocket(url);
  await test.until(({ connections }) => connections.closed === 4, 'all four');
  const document = await test.stop();
  expect(await stays.closed).toBe(1001);
  expectBalanced(document);
  expect(document.summary?.connections.closedByReason).toEqual({
    done: 1,
    'no code given': 1,
    'message too large': 1,
    'cut off': 1,
    'the run has ended': 1,
  });
});

/** Processes of idle clients that this one has started. */
function idleProcesses(): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
      return Number(parent) === process.pid && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('idle-process');
    } catch {
      return false;
    }
  }).length;
}

it('idle connections come and go along the ramp from a process of their own, which is gone after the run', async () => {
  await using test = createTestEngine();
  await test.start(
    smallScenario({
      load: { rate: 30, warmupS: 0, idleConnections: 300, rampPerS: 600 },
      compression: { enabled: false },
      logging: 'off',
      server: { heartbeatS: 0.5 },
    }),
  );
  // The two counts are read one after the other: the last connection may be in one of them alone.
  const all = await test.until(({ connections }) => connections.idle === 300 && connections.open === 301, 'all of them');
  // Of a ramp of 600 a second: they are not there at once.
  expect(all.tMs).toBeGreaterThan(400);
  // Too few for RSS to tell anything of them, and said so.
  expect(all.memory.perConnectionBytes).toBeNull();
  expect(all.unavailable['memory.perConnectionBytes']).toContain('1000 connections');
  if (process.platform === 'linux') expect(idleProcesses()).toBe(1);
  const { total, rows } = await test.engine.handlers['run.connections'](null);
  expect(total).toBe(301);
  expect(rows.filter(({ role }) => role === 'idle').length).toBe(300);
  expect(rows.filter(({ role, framesIn }) => role === 'idle' && framesIn > 0)).toEqual([]);
  expect(rows.find(({ role }) => role === 'client')!.framesIn).toBeGreaterThan(0);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(301);
  await test.toggle('load.idleConnections', 40);
  await test.until(({ connections }) => connections.idle === 40 && connections.open === 41, 'forty');
  await test.toggle('load.idleConnections', 90);
  await test.until(({ connections }) => connections.idle === 90, 'ninety');
  const document = await test.stop();
  expectBalanced(document);
  expect(document.summary?.ledger).toMatchObject({ dropped: 0, lost: 0, inFlight: 0 });
  expect(document.summary?.connections).toMatchObject({ opened: 351, peak: 301, refused: 0 });
  await waitFor(() => process.platform !== 'linux' || idleProcesses() === 0, 'the end of their process');
});

it('the table of connections tells roles, groups and counts', async () => {
  await using test = createTestEngine();
  await test.start(
    smallScenario({
      direction: 'relay',
      payload: { bytes: 4_096, width: 64, height: 64 },
      load: { rate: 40, warmupS: 0, connections: 2, idleConnections: 5 },
      receiver: { connections: 4 },
      pool: { groups: 2 },
      server: { heartbeatS: 0.1 },
    }),
  );
  await waitFor(async () => (await rowsOf(test)).filter(({ groups }) => groups.length > 0).length === 6, 'publishers and subscribers');
  await test.until(({ pool, connections }) => pool?.members === 4 && connections.idle === 5, 'everybody');
  const foreign = await openSocket(test.state().endpoint!.url, { headers: { 'user-agent': "a client of one's own" } });
  // Asked twice at once, told twice.
  const [table, again] = await Promise.all([test.engine.handlers['run.connections'](null), test.engine.handlers['run.connections'](null)]);
  expect(again).toEqual(table);
  const rows = [...table.rows].sort((a, b) => a.role.localeCompare(b.role) || a.groups.join().localeCompare(b.groups.join()));
  expect(rows.map(({ role, groups }) => [role, groups.join()])).toEqual([
    ['foreign', ''],
    ...Array.from({ length: 5 }, () => ['idle', '']),
    ['publisher', 'g0'],
    ['publisher', 'g1'],
    ['subscriber', 'g0'],
    ['subscriber', 'g0'],
    ['subscriber', 'g1'],
    ['subscriber', 'g1'],
  ]);
  expect(rows[0]).toMatchObject({ userAgent: "a client of one's own", remoteAddress: '127.0.0.1', dropped: 0, framesIn: 0, framesOut: 0 });
  for (const row of rows) {
    expect(row.deflate).toBe(true);
    expect(row.idleMs).toBeLessThanOrEqual(row.ageMs);
    expect(row.bytesIn).toBeGreaterThan(0);
    expect(row.remotePort).toBeGreaterThan(0);
  }
  await waitFor(async () => (await rowsOf(test)).every(({ rttMs }) => rttMs !== null), 'a heartbeat of each');
  foreign.socket.terminate();
  expectBalanced(await test.stop());
  await expect((async () => test.engine.handlers['run.connections'](null))()).rejects.toMatchObject({ value: { code: 'run-inactive' } });
});

it.skipIf(process.platform !== 'linux')('more connections than this process may have open is refused before anything starts', async () => {
  const home = testHome();
  try {
    const set = ['direction=relay', 'load.idleConnections=25000', 'receiver.connections=5000', 'load.durationS=1'].flatMap((one) => [
      '--set',
      one,
    ]);
    const args = [process.execPath, join(ROOT, 'out/main/cli.cjs'), 'run', 'jpeg-ingest', '--json', ...set];
    // The limit of this test's own, so that it does not depend on the machine's.
    const command = `ulimit -n 2048; exec ${args.map((arg) => `'${arg}'`).join(' ')}`;
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile('sh', ['-c', command], { env: { ...process.env, SOCKSCOPE_HOME: home } }, (error, _stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stderr }),
      );
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/needs about 35\d+ open files .* 2048 are allowed/);
    expect(stderr).toContain('ulimit -n');
    expect(readdirSync(home).includes('captures') ? readdirSync(join(home, 'captures')) : []).toEqual([]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
