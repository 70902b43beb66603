import { readFileSync } from 'node:fs';

/** CAP_SYS_PTRACE of capabilities(7): without it, links in /proc/PID/fd of another user's processes are refused. */
const CAP_SYS_PTRACE = 19n;

/** Whether the effective capabilities of /proc/self/status (proc_pid_status(5)) include CAP_SYS_PTRACE; `null` when the text does not tell. */
export function hasPtraceCapability(status: string): boolean | null {
  const mask = /^CapEff:\s*([0-9a-fA-F]+)$/m.exec(status)?.[1];
  return mask === undefined ? null : ((BigInt(`0x${mask}`) >> CAP_SYS_PTRACE) & 1n) === 1n;
}

/** Whether this process may see which files the processes of other users have open. Being root is the next best guess. */
export function seesAllProcesses(): boolean {
  const isRoot = process.geteuid?.() === 0;
  try {
    return hasPtraceCapability(readFileSync('/proc/self/status', 'utf8')) ?? isRoot;
  } catch {
    return isRoot;
  }
}

/** Why a socket has no process, in words, as far as the user's rights tell. netstat and ss show the same for all of these. */
export function unknownProcessText(platform: NodeJS.Platform, seesAll: boolean): string {
  if (platform !== 'linux') return 'netstat of this system does not name processes beside the queues';
  return seesAll
    ? 'no process that can be seen has it open: not accepted yet, closing, the kernel’s, or another container’s'
    : 'not permitted to see whose it is: run as root, or as the user whose process it is';
}
