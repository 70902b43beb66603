import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { bunVersion } from './peer-program.ts';
import type { Machine } from './suite-result.ts';

/** The machine and the programs that were measured on it. Peers that are fetched have a version only afterwards. */
export function readMachine(place: { root: string; cacheFolder: string }, loadAtStart: number): Machine {
  const { root } = place;
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    platform: platform(),
    kernel: release(),
    loadAtStart,
    versions: {
      node: process.versions.node,
      v8: process.versions.v8,
      ws: packageVersion(root, 'ws'),
      bufferutil: packageVersion(root, 'bufferutil'),
      bun: bunVersion(place),
      cc: firstLine('cc', ['--version']),
      go: firstLine('go', ['version']),
      python: firstLine('/usr/bin/python3', ['--version']),
      'python websockets': firstLine('/usr/bin/python3', ['-c', "from importlib.metadata import version; print(version('websockets'))"]),
      uvloop: firstLine('/usr/bin/python3', ['-c', "from importlib.metadata import version; print(version('uvloop'))"]),
    },
  };
}

function packageVersion(root: string, name: string): string | null {
  try {
    return (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
  } catch {
    return null;
  }
}

function firstLine(command: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? (stdout.split('\n')[0]?.trim() ?? null) : null;
}
