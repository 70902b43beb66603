import { type Clock, NS_PER_MS } from './clock.ts';

/** How often a condition is looked at. */
const LOOK_EVERY_MS = 5;

/** Waits so long, in milliseconds. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until the condition holds, at most `timeoutMs` (default: for ever). Answers whether it does. */
export async function until(clock: Clock, isDone: () => boolean, timeoutMs = Number.POSITIVE_INFINITY): Promise<boolean> {
  const deadlineNs = clock.nowNs() + timeoutMs * NS_PER_MS;
  while (!isDone() && clock.nowNs() < deadlineNs) await delay(LOOK_EVERY_MS);
  return isDone();
}
