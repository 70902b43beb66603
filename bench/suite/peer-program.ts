import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchContext } from './bench-context.ts';

type Place = Pick<BenchContext, 'root' | 'cacheFolder'>;

/** Bun's version; fetched from the package registry into the cache when a peer needs it for the first time. */
const BUN_PACKAGE = 'bun@~1.4.0';
const FETCH_TIMEOUT_MS = 180_000;

/** Where Debian puts Go packages (golang-github-gorilla-websocket-dev). */
const DEBIAN_GOPATH = '/usr/share/gocode';

/** Path of the `bun` program. Fails with the reason where it cannot be fetched. */
export function bunProgram({ cacheFolder }: Place): string {
  const folder = join(cacheFolder, 'bun');
  const binary = join(folder, 'node_modules/bun/bin/bun.exe');
  if (!existsSync(binary) || run(binary, ['--version']).status !== 0) {
    const { status, stderr } = run('npm', [
      'install',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--fetch-retries=1',
      BUN_PACKAGE,
    ]);
    if (status !== 0) throw new Error(`Bun could not be fetched: ${lastLine(stderr)}`);
  }
  const { status, stderr } = run(binary, ['--version']);
  if (status !== 0) throw new Error(`Bun does not start: ${lastLine(stderr)}`);
  return binary;
}

/** Version of the Bun that {@link bunProgram} has fetched; `null` when it has not been. */
export function bunVersion({ cacheFolder }: Place): string | null {
  try {
    const { version } = JSON.parse(readFileSync(join(cacheFolder, 'bun/node_modules/bun/package.json'), 'utf8')) as { version: string };
    return version;
  } catch {
    return null;
  }
}

/** Builds `bench/peers/<name>.go` against the Go packages of the system where it has changed, and answers the path of the program. Fails with the reason. */
export function goProgram({ root, cacheFolder }: Place, name: string): string {
  if (run('go', ['version']).status !== 0) throw new Error('Go is not installed');
  if (!existsSync(join(DEBIAN_GOPATH, 'src/github.com/gorilla/websocket')))
    throw new Error("gorilla/websocket is not installed (Debian's golang-github-gorilla-websocket-dev)");
  const source = join(root, 'bench/peers', `${name}.go`);
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
  const binary = join(cacheFolder, `${name}-${hash}`);
  if (!existsSync(binary)) {
    const making = `${binary}.${process.pid}`;
    const env = { GO111MODULE: 'off', GOPATH: DEBIAN_GOPATH, GOCACHE: join(cacheFolder, 'go') };
    const { status, stderr } = run('go', ['build', '-o', making, source], env);
    if (status !== 0) throw new Error(`${name}.go does not compile: ${lastLine(stderr)}`);
    renameSync(making, binary);
  }
  return binary;
}

/** The system's Python, with the modules that are asked for. Fails with the name of one that is missing. */
export function pythonProgram(modules: readonly string[]): string {
  // Debian's packages belong to Debian's own interpreter, whatever stands first in PATH.
  const command = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
  if (run(command, ['--version']).status !== 0) throw new Error('Python 3 is not installed');
  for (const name of modules) if (run(command, ['-c', `import ${name}`]).status !== 0) throw new Error(`Python's ${name} is not installed`);
  return command;
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(command, [...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: FETCH_TIMEOUT_MS,
  });
  return { status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'no reason given';
}
