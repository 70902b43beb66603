import { LOOPBACK_HOSTS } from '../../contract/index.ts';

/** What whoever gets hold of the address may see and do, for a window that other machines can reach; `null` where they cannot. */
export function exposureText(host: string): string | null {
  if (LOOPBACK_HOSTS.includes(host)) return null;
  return `Other machines can reach this window. Whoever has the address with its token can do all that you can: start runs, read and delete captures, and see every TCP connection of this machine with its process (the view Sockets), not only those of the runs. The token and what is shown travel without encryption.`;
}
