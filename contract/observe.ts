import type { SocketFilter } from './scenario.ts';

/** Why a run of direction observe has no frames, no rates and no latency. */
export const NOTHING_OF_OURS = 'nothing of ours is sent or received; only the kernel’s queues are recorded';

/** What of a sample and of a summary is there in every direction but observe, where {@link NOTHING_OF_OURS} is its reason. */
export const NOT_OBSERVED: readonly string[] = [
  'offered',
  'sent',
  'received',
  'displayed',
  'dropped',
  'notOffered',
  'foreign',
  'frames',
  'rates',
  'bytes',
  'wire',
  'log',
  'ledger',
  'loop',
  'publish',
  'exchanges',
  'processing',
  'pool',
  'viewer',
  'subscribers',
  'path',
  'latencyMs',
  'uncorrectedLatencyMs',
  'urgentLatencyMs',
  'gapMs',
  'setupMs',
  'heartbeatRttMs',
  'negotiated',
  'ceiling',
  'stations.source',
  'stations.sender.user',
  'stations.path',
  'stations.receiver.user',
  'stations.display',
  'eventLoop.server',
  'eventLoop.load',
  'eventLoop.receiver',
  'eventLoop.work',
  'memory.perConnectionBytes',
];

/** The filter in words for the middle of a sentence: `process “python”, port 8765`. */
export function filterText({ process, pid, port, local, remote }: SocketFilter): string {
  const parts = [
    ...(process === null ? [] : [`process “${process}”`]),
    ...(pid === null ? [] : [`pid ${pid}`]),
    ...(port === null ? [] : [`port ${port}`]),
    ...(local === null ? [] : [`local end ${local}`]),
    ...(remote === null ? [] : [`remote end ${remote}`]),
  ];
  return parts.length > 0 ? parts.join(', ') : 'every socket';
}

const NAME_CHARACTERS_MAX = 120;

/** The name of a recording that was given none: `Sockets of process “python”`. */
export function observedName(filter: SocketFilter): string {
  const name = `Sockets of ${filterText(filter)}`;
  return name.length > NAME_CHARACTERS_MAX ? `${name.slice(0, NAME_CHARACTERS_MAX - 1)}…` : name;
}
