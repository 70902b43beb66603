import type { Exchange, ScenarioInput } from '../../contract/index.ts';
import { smallScenario } from './test-engine.ts';

/** Small gray images, each answered with its statistics. */
export function echoScenario(changes: ScenarioInput): ScenarioInput {
  return smallScenario({
    direction: 'echo',
    logging: 'off',
    ...changes,
    payload: { kind: 'gray', width: 64, height: 64, ...changes.payload },
    server: { reply: 'computed', ...changes.server },
  });
}

/** How many exchanges were under way at once, at most. */
export function mostAtOnce(exchanges: readonly Exchange[]): number {
  const turns = exchanges.flatMap(({ startMs, totalMs }) => [
    { atMs: startMs, change: 1 },
    { atMs: startMs + totalMs, change: -1 },
  ]);
  // An exchange that begins in the moment in which another ends follows it.
  turns.sort((a, b) => a.atMs - b.atMs || a.change - b.change);
  let now = 0;
  let most = 0;
  for (const { change } of turns) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
