import type { Scenario } from './scenario.ts';

/** Whether the frames of a scenario are made and counted by us. In `listen` the clients are others', in `observe` both ends. */
export function sendsOurFrames({ direction }: Pick<Scenario, 'direction'>): boolean {
  return direction !== 'listen' && direction !== 'observe';
}
