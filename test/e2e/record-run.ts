import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';

const CLI = fileURLToPath(new URL('../../out/main/cli.cjs', import.meta.url));

/** Records a short run by the clock into a library, with the command line. Returns its id. */
export function recordRun(home: string, fps: number): string {
  const set = ['payload.bytes=16384', 'payload.width=160', 'payload.height=120', `load.rate=${fps}`, 'ceiling=off'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [CLI, 'run', 'jpeg-ingest', '--warmup', '0', '--duration', '2s', '--json', '--quiet', ...set.flatMap((change) => ['--set', change])],
    { env: { ...process.env, SOCKSCOPE_HOME: home }, encoding: 'utf8', maxBuffer: 64e6, timeout: 60_000 },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return (JSON.parse(stdout) as { id: string }).id;
}
