import { isImpaired, type Scenario } from '../../contract/index.ts';

/** Whether the impairment proxy stands in the path: there is a leg between two ends of ours, and something to do to it. */
export function isPathImpaired({ direction, path }: Pick<Scenario, 'direction' | 'path'>): boolean {
  return direction !== 'listen' && direction !== 'observe' && isImpaired(path);
}

/** What the path may add to a handshake in milliseconds, there and back, in a stall on either way. One that never ends adds nothing: no waiting helps. */
export function pathRoundTripMs(scenario: Pick<Scenario, 'direction' | 'path'>): number {
  if (!isPathImpaired(scenario)) return 0;
  const { back, ...forth } = scenario.path;
  return [forth, back].reduce((sum, { latencyMs, jitterMs, stallMs, stallEveryS }) => {
    return sum + latencyMs + jitterMs + (stallMs < stallEveryS * 1_000 ? stallMs : 0);
  }, 0);
}
