import { type CaptureDocument, type Direction, NOT_OBSERVED, type Sample, TOLD_BY_SENDERS } from '../../contract/index.ts';

export type ThreadName = keyof Sample['eventLoop'];

/** What the threads are called, in the order of the report; a direction has none of those that it does not name. */
const THREADS: Record<Direction, Partial<Record<ThreadName, string>>> = {
  ingest: { server: 'server', work: 'worker', load: 'load generator', host: 'host' },
  echo: { server: 'server', work: 'worker', load: 'client', host: 'host' },
  push: { server: 'server', work: 'worker', receiver: 'receiving clients', host: 'host' },
  relay: { server: 'server', work: 'worker', load: 'publishers', receiver: 'subscribers', host: 'host' },
  listen: { server: 'server', work: 'worker', host: 'host' },
  observe: { host: 'host' },
};

/** One thread of a run. */
export interface ThreadText {
  name: ThreadName;
  label: string;
}

/** The threads that a run has. The worker that computes for the server is begun when it is first needed: without a reading there was none. */
export function threadsOf({ scenario, summary, samples }: Pick<CaptureDocument, 'scenario' | 'summary' | 'samples'>): ThreadText[] {
  const hasWorker = summary?.eventLoop.work != null || samples.some(({ eventLoop }) => eventLoop.work !== null);
  return (Object.entries(THREADS[scenario.direction]) as [ThreadName, string][])
    .filter(([name]) => name !== 'work' || hasWorker)
    .map(([name, label]) => ({ name, label }));
}

/** Fields that only some directions have; elsewhere they are not missing but without a meaning. */
const ONLY_OF: Record<string, readonly Direction[]> = {
  publish: ['relay'],
  exchanges: ['echo'],
  viewer: [],
  processing: [],
  urgentLatencyMs: [],
  'memory.perConnectionBytes': ['relay'],
};

/** Whether a run may be expected to have the reading at `path`, so that its absence is worth a line. */
export function isExpected(path: string, document: Pick<CaptureDocument, 'scenario' | 'summary' | 'samples'>): boolean {
  const { direction, priority } = document.scenario;
  if (direction === 'observe' && NOT_OBSERVED.some((none) => path === none || path.startsWith(`${none}.`))) return false;
  if (direction === 'listen' && TOLD_BY_SENDERS.includes(path)) return false;
  const thread = /^(?:eventLoop|cpu\.threads)\.(host|server|load|receiver|work)\b/.exec(path)?.[1];
  if (thread !== undefined) return threadsOf(document).some(({ name }) => name === thread);
  if (path === 'urgentLatencyMs') return priority.keyEvery > 0 || priority.controlEvery > 0;
  return Object.hasOwn(ONLY_OF, path) ? ONLY_OF[path]!.includes(direction) : true;
}

/** What a policy of `dropped.byPolicy` does, for a table. */
const POLICY_TEXT: Record<string, string> = {
  'buffer-limit': 'by the sender: what waited for the connection was at its limit',
  'no-credit': 'by the sender: the receiver had granted it no more frames',
  'drop-oldest': 'in the inbox: the oldest gave way to the newest',
  'drop-newest': 'in the inbox: it was full, and the newest was not taken in',
  latest: 'in the inbox: all but the latest gave way',
};

/** What `policy` does; empty for one that is not known. */
export function policyText(policy: string): string {
  return Object.hasOwn(POLICY_TEXT, policy) ? POLICY_TEXT[policy]! : '';
}
