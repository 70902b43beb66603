import { endsOf } from './ends.ts';
import type { Direction } from './scenario.ts';
import type { StationName } from './stations.ts';

/** Neighbouring stations that are in one place: a process or thread, the kernel, the path between them. */
export interface PipeSection {
  /** What the place is called. */
  label: string;
  stations: readonly StationName[];
}

/** The places that a frame passes, from left to right, by the names of the direction. */
export function pipeSections(direction: Direction): readonly PipeSection[] {
  const { sender, receiver } = endsOf(direction);
  return [
    { label: nameOf(sender), stations: ['source', 'sender.user'] },
    { label: 'Kernel', stations: ['sender.kernel'] },
    { label: 'Network', stations: ['path'] },
    { label: 'Kernel', stations: ['receiver.kernel'] },
    { label: nameOf(receiver), stations: ['receiver.user'] },
    { label: 'Window', stations: ['display'] },
  ];
}

/** `the load generator` as the name on a drawing: `Load generator`. */
function nameOf(end: string): string {
  const name = end.replace(/^the /, '');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * Whether a run has the station at all, where its level could not be read. A path without a proxy, a run without a window and
 * a sender that is not ours have none; what a kernel reader does not tell is there and not readable.
 */
export function isInRun(name: StationName, direction: Direction): boolean {
  if (name === 'path' || name === 'display') return false;
  if (name === 'source' || name === 'sender.user') return direction !== 'listen' && direction !== 'observe';
  return name !== 'receiver.user' || direction !== 'observe';
}
