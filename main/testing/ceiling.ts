import type { Ceiling } from '../../contract/index.ts';

/** A ceiling for messages of 1 MiB that was measured on a quiet machine. */
export function ceilingOf(fps: number, more: Partial<Ceiling> = {}): Ceiling {
  const { messageBytes = 1_048_576 } = more;
  return {
    fps,
    bytesPerS: fps * messageBytes,
    messageBytes,
    serverThread: 'worker',
    seconds: 1,
    measuredAt: '2026-01-02T03:04:05.000Z',
    machine: 'a machine',
    othersCores: 0.1,
    othersUnknown: null,
    likelyLow: false,
    exceeded: false,
    ...more,
  };
}
