import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build-state.mjs';

/** What a user starts. */
export const COMMAND = join(ROOT, 'scripts/sockscope.mjs');

/** Options of `sockscope run` by which it has small pictures, which are soon made, counts from its first frame on, and ends after a second, unless a later option says otherwise. */
export const SMALL = [
  '--warmup',
  '0',
  '--duration',
  '1s',
  '--set',
  'payload.bytes=65536',
  '--set',
  'payload.width=320',
  '--set',
  'payload.height=240',
];

/** The environment of a command with a library of its own. */
export function commandEnv(home: string): NodeJS.ProcessEnv {
  return { ...process.env, SOCKSCOPE_HOME: home };
}

/** Runs commands to their end with a library of their own. */
export function commandLine(home: string): (...args: string[]) => SpawnSyncReturns<string> {
  const env = commandEnv(home);
  return (...args) => spawnSync(process.execPath, [COMMAND, ...args], { env, encoding: 'utf8', timeout: 50_000, maxBuffer: 64e6 });
}
