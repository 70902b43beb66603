import type { Manifest } from '../../contract/index.ts';

type RunOf = Pick<Manifest, 'origin' | 'startedAt' | 'pid'>;

/** Whether two captures are one run. Ids do not tell: an import gives a new one. What is recorded here, with different ids, are different runs. */
export function isSameRun(one: RunOf, other: RunOf): boolean {
  return (one.origin !== null || other.origin !== null) && one.startedAt === other.startedAt && one.pid === other.pid;
}
