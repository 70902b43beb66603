import { readFileSync } from 'node:fs';
import type { Scenario } from '../contract/index.ts';
import { IDLE_HANDSHAKES_MAX } from './load/idle/idle-clients.ts';
import { isPathImpaired } from './path/path-presence.ts';

/** Open files of the host process beside the run's connections: libraries, captures, kernel readers, the window and its views. */
export const HOST_FILES = 200;

/**
 * How many files, and so sockets, this process may have open: the soft RLIMIT_NOFILE (getrlimit(2)) as
 * /proc/self/limits has it; Node raises it to the hard one at its start. `Infinity` where there is no limit, `null` where
 * it cannot be told: on anything but Linux.
 */
export function openFileLimit(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    return parseOpenFileLimit(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    return null;
  }
}

/** The soft limit of open files in the text of /proc/PID/limits (proc(5)), or `null` where it has no such line. */
export function parseOpenFileLimit(limits: string): number | null {
  const soft = /^Max open files\s+(\d+|unlimited)\s/m.exec(limits)?.[1];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

/**
 * How many files the host process needs open at the same time: the server's end of every connection that the pool
 * admits, and the client's end of those whose clients live in the host too, and both of the impairment proxy's for each that goes through it. Clients of the user's own are not known.
 */
export function neededFiles(scenario: Scenario): number {
  const ours = sendingConnections(scenario) + receivingConnections(scenario);
  return admitted(ours + idleConnections(scenario), scenario) + ours + proxied(scenario) + HOST_FILES;
}

/**
 * Why the scenario cannot run under the limit, in words; `null` where it can, or where the limit is not known. The process
 * of the idle clients inherits the limit and always needs fewer files than this one, which has the other end of each.
 */
export function fileLimitFault(scenario: Scenario, limit: number | null = openFileLimit()): string | null {
  if (limit === null) return null;
  const needed = neededFiles(scenario);
  return needed <= limit ? null : `The run needs about ${needed} open files (sockets) in one process, and ${limit} are allowed.`;
}

function sendingConnections({ direction, load }: Scenario): number {
  if (direction === 'push' || direction === 'listen') return 0;
  if (direction !== 'echo' || load.executor === 'persistent') return load.connections;
  return load.executor === 'parallel-short' ? load.concurrency : 1;
}

function receivingConnections({ direction, receiver }: Scenario): number {
  return direction === 'push' || direction === 'relay' ? receiver.connections : 0;
}

/** The proxy's ends of the connections of the leg that the run is about. */
function proxied(scenario: Scenario): number {
  return isPathImpaired(scenario) ? 2 * (receivingConnections(scenario) || sendingConnections(scenario)) : 0;
}

function idleConnections({ direction, load }: Scenario): number {
  return direction === 'ingest' || direction === 'relay' ? load.idleConnections : 0;
}

/** So many of `connections` are open at once, counting handshakes that the pool is about to refuse. */
function admitted(connections: number, { pool }: Scenario): number {
  return Math.min(connections, pool.maxConnections + IDLE_HANDSHAKES_MAX);
}
