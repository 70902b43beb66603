import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { captureDocumentSchema } from '../../contract/index.ts';
import { commandLine } from '../support/command-line.ts';
import { startDeafProcess } from '../support/deaf-process.ts';
import { testHome } from '../support/test-home.ts';

const home = testHome('sockscope-record-');
const sockscope = commandLine(home);
/** So long that there are readings: one may take a second where the processors are full, and the first only finds the reader. */
const DURATION = ['--duration', '5s'];

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('sockscope sockets --record', () => {
  it('records what waits for a process, says it in words, writes the reports, and holds to an assertion', async () => {
    await using deaf = await startDeafProcess();
    await deaf.send(65_536);
    const out = join(home, 'reports');
    const filter = ['--process', 'python', '--port', String(deaf.port)];
    const most = ['--assert', 'stations.receiver.kernel.maxBytes<=1000'];
    const recorded = sockscope('sockets', ...filter, '--record', ...DURATION, '--out', out, '--format', 'html,md', ...most);
    // A reading may take longer than a second where the processors are full, and then none is current.
    const told = [...recorded.stderr.matchAll(/^ *[\d.]+ s {2}(.+)$/gm)].map(([, text]) => text!);
    expect(told.length).toBeGreaterThan(1);
    for (const text of told) expect(text).toMatch(/^(Recv-Q 64\.0 KiB {2}Send-Q 0 B {2}1 socket|no reading: .+)$/);
    expect(recorded.stderr).toContain('threshold missed: stations.receiver.kernel.maxBytes<=1000 (found 65,536 bytes)');
    expect(recorded.status).toBe(99);
    expect(recorded.stdout).toContain(`process “python”, port ${deaf.port}: 1 at most at once, 1 appeared, 0 ended`);
    expect(recorded.stdout).toMatch(/Recv-Q {8}mean 64\.0 KiB, p95 64\.0 KiB, max 64\.0 KiB; above zero 100 % of \d+ readings?/);
    expect(recorded.stdout).not.toMatch(/FPS|ledger|latency/);
    expect(
      readdirSync(out)
        .map((file) => file.split('.').pop())
        .sort(),
    ).toEqual(['html', 'md']);
  });

  it('prints the capture as JSON and nothing else', async () => {
    await using deaf = await startDeafProcess();
    await deaf.send(1_000);
    const { status, stdout } = sockscope('sockets', '--pid', String(deaf.pid), '--record', ...DURATION, '--quiet', '--json');
    expect(status).toBe(0);
    const { scenario, summary } = captureDocumentSchema.parse(JSON.parse(stdout));
    expect(scenario).toMatchObject({ direction: 'observe', name: `Sockets of pid ${deaf.pid}`, observe: { pid: deaf.pid } });
    expect(summary!.stations['receiver.kernel']).toMatchObject({ maxBytes: 1_000, timeAboveZero: 1 });
  });

  it('refuses to record every socket of the machine, and an option that only a recording has', () => {
    const all = sockscope('sockets', '--record', '--duration', '1s');
    expect(all.status).toBe(2);
    expect(all.stderr).toContain('observe');
    expect(sockscope('sockets', '--port', '80', '--out', home).status).toBe(2);
  });
});

describe('sockscope run of an observation', () => {
  it('is the same from a file, where no figure of a stream can be asserted', async () => {
    await using deaf = await startDeafProcess();
    await deaf.send(1_000);
    const file = join(home, 'observed.json');
    writeFileSync(
      file,
      JSON.stringify({ name: 'deaf', direction: 'observe', observe: { port: deaf.port, local: `127.0.0.1:${deaf.port}` } }),
    );
    const ran = sockscope('run', file, ...DURATION, '--quiet', '--assert', 'received.fps>=0');
    expect(ran.stdout).toContain('Recv-Q        mean 1,000 B');
    expect(ran.stderr).toContain('threshold missed: received.fps>=0 (no figure: ');
    expect(ran.status).toBe(99);
    const [id] = readdirSync(join(home, 'captures')).filter((name) => name.includes('deaf'));
    expect(readFileSync(join(home, 'captures', id!, 'manifest.json'), 'utf8')).toContain('"direction":');
    const listed = sockscope('report');
    expect(listed.stdout).toMatch(new RegExp(`${id} +n/a`));
  });
});
