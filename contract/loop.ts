import type { Scenario } from './scenario.ts';
import { sendsOurFrames } from './sends-our-frames.ts';

/** How the load is paced. `null`: the clients are not ours, and it cannot be told. */
export type Loop = 'open' | 'closed' | null;

/** The loop of a scenario. */
export function loopOf({ direction, load }: Pick<Scenario, 'direction' | 'load'>): Loop {
  if (!sendsOurFrames({ direction })) return null;
  // An exchange begins when the one before it is answered, whatever the rate says.
  if (direction === 'echo') return 'closed';
  return load.rate === 'max' ? 'closed' : 'open';
}

/** What a loop is called, and what it means for the figures. */
export function loopText(loop: Loop): { name: string; meaning: string } {
  switch (loop) {
    case 'open':
      return {
        name: 'open loop',
        meaning:
          'Open loop: frames are due by the clock, whether or not the stream keeps up. Latency counts from the intended time, so that a stall is charged to every frame that it delayed; uncorrected latency counts from the actual send.',
      };
    case 'closed':
      return {
        name: 'closed loop',
        meaning:
          'Closed loop: the next frame waits until the socket takes it, so that a slow receiver slows the load. The rate is what the stream can do; latency counts from the moment a frame is offered, and shows nothing of frames that a stall kept from being offered.',
      };
    case null:
      return {
        name: 'clients of your own',
        meaning:
          'The clients are your own: how they pace their frames cannot be told, and their frames are measured by their arrival alone, also where they carry our header.',
      };
  }
}
