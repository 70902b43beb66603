import { spawnSync } from 'node:child_process';

/** Which end the kernel takes from its process: the client's, or the server's. The other end is told by a reset. */
export type CutEnd = 'client' | 'server';

/**
 * Ends every established connection to `port` of this machine in the kernel, as `ss -K` does for an administrator (ss(8);
 * it needs root and a kernel with CONFIG_INET_DIAG_DESTROY). Neither process is asked: a write or read fails from one moment to
 * the next, as with a peer that dies. Answers how many were cut.
 */
export function cutConnections(port: number, end: CutEnd): number {
  const { status, stdout, stderr } = spawnSync(
    'ss',
    ['-KtnH', 'state', 'established', end === 'client' ? 'dport' : 'sport', '=', `:${port}`],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`ss -K failed: ${stderr}`);
  return stdout.split('\n').filter((line) => line.trim() !== '').length;
}

/** Whether this machine lets us cut connections. Where tests are strict (CI) it has to. */
export const canCutConnections = (() => {
  if (process.env['CI']) return true;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  // Port 0 has no connections: nothing is ended, and an unsupported option or kernel says so.
  return spawnSync('ss', ['-KtnH', 'dport', '=', ':0'], { stdio: 'ignore' }).status === 0;
})();
