import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Machine } from './suite-result.ts';

/** The machine and the programs on it, as they are before anything is measured. */
export function readMachine(root: string): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    platform: platform(),
    kernel: release(),
    loadAtStart: loadavg()[0] ?? 0,
    versions: {
      node: process.versions.node,
      v8: process.versions.v8,
      ws: packageVersion(root, 'ws'),
      bufferutil: packageVersion(root, 'bufferutil'),
      cc: firstLine('cc', ['--version']),
      go: firstLine('go', ['version']),
      python: firstLine('/usr/bin/python3', ['--version']),
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
