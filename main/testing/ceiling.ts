import type { Ceiling, CeilingMeasurement, Summary } from '../../contract/index.ts';

/** A ceiling for messages of 1 MiB that was measured on a quiet machine. */
export function ceilingOf(fps: number, more: Partial<Ceiling> = {}): Ceiling {
  const { messageBytes = 1_048_576 } = more;
  return {
    fps,
    lowFps: null,
    highFps: null,
    occasions: 1,
    forgotten: 0,
    measurements: [],
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

/** One measurement of it, without a spread of its own; on a quiet machine. */
export function measurementOf(fps: number, more: Partial<CeilingMeasurement> = {}): CeilingMeasurement {
  const { lowFps, highFps, seconds, measuredAt, othersCores, othersUnknown, likelyLow } = ceilingOf(fps);
  return { fps, lowFps, highFps, seconds, measuredAt, othersCores, othersUnknown, likelyLow, ...more };
}

/** What a summary says of a ceiling that was measured once. */
export function comparedCeiling(
  fps: number,
  ratio: number,
  more: Partial<NonNullable<Summary['ceiling']>> = {},
): NonNullable<Summary['ceiling']> {
  return {
    fps,
    ratio,
    occasions: 1,
    forgotten: 0,
    lowFps: null,
    highFps: null,
    othersCores: 0.1,
    likelyLow: false,
    exceeded: false,
    ...more,
  };
}
