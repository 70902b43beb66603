import type { Diagnosis } from './diagnosis.ts';
import type { Direction } from './scenario.ts';
import type { StationName } from './stations.ts';

type Bottleneck = Diagnosis['bottleneck'];
type Places = Partial<Record<Bottleneck, readonly StationName[]>>;

/** The stations in which bytes wait for each bottleneck, the likelier first. One that is not named has no station of its own. */
const PLACES: Places = {
  'sender-compression': ['sender.user'],
  'sender-cpu': ['sender.user', 'source'],
  'sender-loop-blocked': ['source', 'sender.user'],
  'server-compression': ['receiver.kernel', 'receiver.user'],
  'server-logging': ['receiver.user', 'receiver.kernel'],
  'server-processing': ['receiver.user', 'receiver.kernel'],
  'server-loop-blocked': ['receiver.kernel', 'receiver.user'],
  'receiver-slow': ['receiver.kernel', 'receiver.user'],
  'path-limited': ['path'],
  display: ['display'],
};

/** What the server does is the sender's business where the server sends. */
const PLACES_WHERE_SERVER_SENDS: Places = {
  ...PLACES,
  'server-compression': ['sender.user'],
  'server-logging': ['sender.user'],
  // The computation comes before anything is due: there is no station for it.
  'server-processing': [],
  'server-loop-blocked': ['sender.user'],
};

/** A mean level so near the limit is that of a station which is full as a rule: its reader empties it by a frame at a time. */
const FULL_SHARE = 0.75;

/**
 * The station to light for a verdict: of those before or in which its bottleneck makes bytes wait, the fullest. `levels` are their
 * mean bytes over the time that is told of, `null` where they could not be read; a station without a level is lit only where none
 * of the others has one either. `null`: no station is the bottleneck's, or none of its own held anything: where nothing waits there is nothing to light.
 *
 * A slow receiving application is lit at its inbox while that is full as a rule, however much waits elsewhere: the inbox is what
 * the application empties, and Recv-Q, often far larger, is where the rest waits for room in it. `inboxLimitBytes` is what the
 * inbox may hold, `null` where no limit is known. Of other programs' sockets there is no inbox, and either end may be the slow one.
 */
export function litStation(
  bottleneck: Bottleneck | null,
  direction: Direction,
  levels: Partial<Record<StationName, number | null>>,
  inboxLimitBytes: number | null = null,
): StationName | null {
  if (bottleneck === null) return null;
  // Of a path without a proxy nothing can be read: what it does not take waits in the send buffer before it.
  if (bottleneck === 'path-limited' && levels.path == null) return fullest(['sender.kernel']);
  if (bottleneck === 'receiver-slow') {
    if (direction === 'observe') return fullest(['receiver.kernel', 'sender.kernel']);
    if (inboxLimitBytes !== null && inboxLimitBytes > 0 && bytesOf('receiver.user') >= FULL_SHARE * inboxLimitBytes) return 'receiver.user';
  }
  const serverSends = direction === 'push' || direction === 'relay';
  const places = (serverSends ? PLACES_WHERE_SERVER_SENDS : PLACES)[bottleneck] ?? [];
  return fullest(places);

  function fullest(names: readonly StationName[]): StationName | null {
    const most = names.reduce<StationName | null>((lit, name) => (lit === null || bytesOf(name) > bytesOf(lit) ? name : lit), null);
    return most !== null && levels[most] === 0 ? null : most;
  }

  function bytesOf(name: StationName): number {
    return levels[name] ?? -1;
  }
}
