import { EXIT } from './exit-codes.ts';

/** Under npm, one Ctrl+C arrives twice: what comes within this time is the same one. */
const REPEATED_SIGNAL_MS = 1_000;

/** Calls `onFirst` at the first interrupt (SIGINT or SIGTERM). A later one, when a second has passed, leaves the process at once. */
export function onInterrupt(onFirst: () => void): void {
  let firstAtMs: number | null = null;
  const interrupt = () => {
    if (firstAtMs === null) {
      firstAtMs = performance.now();
      onFirst();
    } else if (performance.now() - firstAtMs > REPEATED_SIGNAL_MS) process.exit(EXIT.interrupted);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
}
