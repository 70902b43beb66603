import type { Sample } from '../../contract/index.ts';

/** Where a sample counts from the start of the run; everything else in it is a level, a rate or a distribution of its interval. */
const COUNTS: readonly (readonly string[])[] = [
  ['tMs'],
  ['displayBusyMs'],
  ...of('frames', [
    'due',
    'notOffered',
    'dropped',
    'droppedNoCredit',
    'droppedByReceiver',
    'droppedUrgent',
    'offered',
    'sent',
    'received',
    'receivedUrgent',
    'lost',
    'foreign',
    'displayed',
  ]),
  ...of('bytes', ['payload', 'wire', 'sent', 'arrived']),
  ...of('processing', ['done', 'seconds']),
  ...of('pool', ['created', 'removed', 'refused', 'idleSwept', 'deadPeers', 'groupJoins', 'groupLeaves', 'broadcasts']),
  ...of('viewer', ['offered', 'dropped', 'received', 'decoded', 'displayed']),
  ...of('kernelReader', ['readings', 'missed', 'putOff']),
  ...of('connections', ['opened', 'closed', 'refused']),
  ...of('log', ['lines', 'bytes', 'seconds']),
];

function of(part: string, fields: readonly string[]): string[][] {
  return fields.map((field) => [part, field]);
}

/**
 * Sample number `index` of a long run that repeats what was recorded: levels, rates, distributions and histograms as they
 * were, and counts and times carried on, so that every difference between two samples is one that was measured.
 *
 * @param base the sample before the recorded ones.
 */
export function repeatedSample(base: Sample, recorded: readonly Sample[], index: number): Sample {
  const sample = structuredClone(recorded[index % recorded.length]!);
  const rounds = Math.floor(index / recorded.length);
  const last = recorded[recorded.length - 1]!;
  for (const path of COUNTS) {
    const [now, begin, end] = [at(sample, path), at(base, path), at(last, path)];
    if (now === null || end === null) continue;
    set(sample, path, now - (begin ?? 0) + rounds * (end - (begin ?? 0)));
  }
  return sample;
}

function at(sample: Sample, path: readonly string[]): number | null {
  const value = path.reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], sample);
  return typeof value === 'number' ? value : null;
}

function set(sample: Sample, path: readonly string[], value: number): void {
  const holder = path.slice(0, -1).reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], sample);
  (holder as Record<string, number>)[path[path.length - 1]!] = value;
}
