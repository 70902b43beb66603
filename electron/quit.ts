import { app } from 'electron';

/** A run that does not end within this time is left to be recovered at the next start: its capture is on the disk. */
const DISPOSE_LIMIT_MS = 5_000;

/**
 * Whoever closes the window, or quits in another way, ends the run without being asked, and its capture is kept.
 * The process waits for that, but not for ever.
 */
export function stopRunBeforeQuit(dispose: () => Promise<void>, log: (line: string) => void): void {
  let stopping = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    settleWithin(dispose(), DISPOSE_LIMIT_MS)
      .then((outcome) => {
        if (outcome === 'late') log('the run did not end in time; its capture is recovered at the next start');
        app.exit(0);
      })
      .catch((error: unknown) => {
        log(`the run did not end well: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        app.exit(1);
      });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

/** Waits for `work`, at most `limitMs` milliseconds. Rejects as it does. */
export async function settleWithin(work: Promise<void>, limitMs: number): Promise<'done' | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  try {
    return await Promise.race([work.then(() => 'done' as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
