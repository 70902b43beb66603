import type { Sample, Summary } from '../../contract/index.ts';
import { type Counters, SERVER } from './shared-counters.ts';
import { largest } from './statistics.ts';

/** Why nothing is told of clients of the user's own that a relay sends to. */
export const NO_OWN_SUBSCRIBERS = 'no client of your own has been sent anything';

/**
 * Clients of the user's own that a relay sends to; `null` where there was none.
 *
 * @param counters laid out as SERVER.
 * @param areViewersOurs a window has told that it is a viewer. Without one, viewers are clients of the user's own as well.
 */
export function readOwnSubscribers(counters: Counters, areViewersOurs: boolean): Sample['subscribers'] {
  const sum = (foreign: keyof typeof SERVER, viewers: keyof typeof SERVER) =>
    counters[SERVER[foreign]]! + (areViewersOurs ? 0 : counters[SERVER[viewers]]!);
  const connected = sum('subscribers', 'viewers');
  const offered = sum('subscriberOffered', 'viewerOffered');
  const dropped = sum('subscriberDropped', 'viewerDropped');
  return connected + offered + dropped === 0 ? null : { connected, offered, dropped };
}

/**
 * What they were sent in the measured time; `null` where its last sample tells of none.
 *
 * @param steady the samples of the measured time.
 * @param grown by how much a cumulative count grew in it.
 */
export function summariseOwnSubscribers(
  steady: readonly Sample[],
  grown: (read: (sample: Sample) => number) => number,
  durationS: number,
): Summary['subscribers'] {
  const last = steady[steady.length - 1];
  if (!last?.subscribers) return null;
  // Until a window has told that it is a viewer, its connection passes for one of the user's own.
  const alike = steady.filter(({ viewer }) => (viewer === null) === (last.viewer === null));
  const frames = Math.max(
    0,
    grown(({ subscribers }) => subscribers?.offered ?? 0),
  );
  return {
    peak: largest(alike.map(({ subscribers }) => subscribers?.connected ?? 0)),
    offered: { frames, fps: frames / durationS },
    dropped: {
      frames: Math.max(
        0,
        grown(({ subscribers }) => subscribers?.dropped ?? 0),
      ),
    },
  };
}
