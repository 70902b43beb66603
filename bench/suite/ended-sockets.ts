import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const FEW = 1_000;
/** TIME-WAIT lasts a minute on Linux (TCP_TIMEWAIT_LEN). */
const PATIENCE_MS = 65_000;

/**
 * Waits until the kernel has forgotten the connections that ended lately (TIME-WAIT): whoever lists sockets walks through all of them, and
 * a case would pay for the one before it. Returns at once where the system does not tell how many there are.
 */
export async function endedSockets(tell: (text: string) => void): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (let count = endedCount(); count > FEW && Date.now() < until; count = endedCount()) {
    tell(`  waiting for ${count} ended connections to be forgotten`);
    await wait(5_000);
  }
}

/** /proc/net/sockstat, `tw` of the line `TCP:` (proc(5)); 0 where there is none. */
function endedCount(): number {
  try {
    return Number(/^TCP:.* tw (\d+)/m.exec(readFileSync('/proc/net/sockstat', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
