import type { Sample } from '../../contract/index.ts';

/** Wire bytes a payload byte since the run began; `null` where nothing has arrived. */
export function wireRatioOf({ bytes: { wire, arrived, payload } }: Sample): number | null {
  const whole = arrived ?? payload;
  return whole > 0 ? wire / whole : null;
}
