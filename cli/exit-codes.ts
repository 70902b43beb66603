/** Exit codes of every command. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Bad usage or an invalid scenario; all faults are named. */
  usage: 2,
  /** A threshold did not hold. */
  assertion: 99,
  /** Interrupted; the capture is kept. */
  interrupted: 130,
} as const;
