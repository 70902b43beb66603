import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build-state.mjs';

const CLI = join(ROOT, 'out/main/cli.cjs');

/** A small stream that lasts longer than any test. */
export const LONG_RUN = [
  ...['run', 'jpeg-ingest', '--duration', '600s', '--warmup', '0'],
  ...['payload.bytes=16384', 'payload.width=128', 'payload.height=96', 'load.rate=50', 'ceiling=off', 'logging=off'].flatMap((set) => [
    '--set',
    set,
  ]),
];

/** The command line as a process of its own, on a library. What it writes to stderr is kept. */
export function startCommand(
  home: string,
  args: readonly string[],
): { process: ChildProcess; told: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, SOCKSCOPE_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (data: string) => {
    text += data;
  });
  return { process: child, told: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
}

/** Kills it as nothing can be caught, and waits for its end. */
export async function kill({ process: child, ended }: ReturnType<typeof startCommand>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Whole samples in the newest capture of a library: its lines as they are on the disk now. */
export function samplesOnDisk(home: string): { id: string; samples: number; folder: string } | null {
  const captures = join(home, 'captures');
  const id = existsSync(captures) ? readdirSync(captures).sort().at(-1) : undefined;
  if (id === undefined) return null;
  const folder = join(captures, id);
  const file = join(folder, 'samples.ndjson');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return { id, folder, samples: lines.filter((line) => line.startsWith('{"kind":"sample"')).length };
}
