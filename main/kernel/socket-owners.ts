import { type Dir, opendirSync, readFileSync, readlinkSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KernelProcess } from './kernel-reader.ts';
import { processName } from './process-name.ts';

/** What a walk through /proc found. */
export interface SocketOwners {
  /** By the inode of the socket: the processes that have it open, in the order of their ids. */
  byInode: Map<number, KernelProcess[]>;
  /** Whether it ended before all processes were looked at, because there are more open files than a walk looks at. */
  isCutOff: boolean;
}

/** A walk looks at so many open files: two to four seconds' work. */
const LINKS_MAX = 500_000;
/** After so many the event loop gets a turn: one to two milliseconds. */
const LINKS_A_TURN = 256;
/** What it costs to open a process's folder, or to be refused, in links. */
const LINKS_A_PROCESS = 8;
const SOCKET = /^socket:\[(\d+)\]$/;

/**
 * Which processes have the sockets with these inodes open, from the links in /proc/PID/fd (proc_pid_fd(5)). A process that may not
 * be looked into, and one that ends meanwhile, is left out; both are everyday matters. Several processes may have one socket open, so all of
 * them are looked at. The calls are synchronous, because a link takes microseconds and a turn in the thread pool many times that.
 * Rejects with the signal's reason.
 *
 * @param root of the process file system.
 */
export async function findSocketOwners(
  inodes: ReadonlySet<number>,
  signal: AbortSignal,
  options: { root?: string; linksMax?: number } = {},
): Promise<SocketOwners> {
  const root = options.root ?? '/proc';
  const byInode = new Map<number, KernelProcess[]>();
  let left = options.linksMax ?? LINKS_MAX;
  let sinceTurn = 0;
  if (inodes.size === 0) return { byInode, isCutOff: false };
  const turn = async () => {
    sinceTurn = 0;
    await nextTurn();
    signal.throwIfAborted();
  };
  for (const pid of processesIn(root)) {
    sinceTurn += LINKS_A_PROCESS;
    if (sinceTurn >= LINKS_A_TURN) await turn();
    let owner: KernelProcess | null = null;
    for (const link of linksIn(`${root}/${pid}/fd`)) {
      if (left === 0) return { byInode, isCutOff: true };
      left -= 1;
      sinceTurn += 1;
      if (sinceTurn >= LINKS_A_TURN) await turn();
      const inode = Number(SOCKET.exec(link)?.[1] ?? 0);
      if (!inodes.has(inode)) continue;
      owner ??= processOf(root, pid);
      if (owner === null) break;
      const owners = byInode.get(inode);
      if (owners === undefined) byInode.set(inode, [owner]);
      else if (owners[owners.length - 1] !== owner) owners.push(owner);
    }
  }
  return { byInode, isCutOff: false };
}

function processesIn(root: string): number[] {
  const pids: number[] = [];
  for (const name of namesIn(root)) if (/^\d+$/.test(name)) pids.push(Number(name));
  return pids.sort((a, b) => a - b);
}

function* linksIn(folder: string): Generator<string> {
  try {
    for (const name of namesIn(folder)) {
      const link = linkOf(`${folder}/${name}`);
      if (link !== null) yield link;
    }
  } catch (error) {
    if (!isEveryday(error)) throw error;
  }
}

function* namesIn(folder: string): Generator<string> {
  const directory: Dir = opendirSync(folder, { bufferSize: LINKS_A_TURN });
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) yield entry.name;
  } finally {
    directory.closeSync();
  }
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (!isEveryday(error)) throw error;
    return null;
  }
}

/** With the name that the kernel keeps of it (at most 15 characters), as ss shows it; `null` when it ended before it could be asked. */
export function processOf(root: string, pid: number): KernelProcess | null {
  try {
    return { pid, name: processName(readFileSync(`${root}/${pid}/comm`, 'utf8').replace(/\n$/, '')) };
  } catch (error) {
    if (!isEveryday(error)) throw error;
    return null;
  }
}

/** Not permitted, or gone: the process or the file was closed in the moment of the reading. */
function isEveryday(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'ENOENT', 'ESRCH', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '');
}
