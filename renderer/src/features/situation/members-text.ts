import type { Sample } from '../../../../contract/index.ts';
import { formatCount } from '../../ui/format.ts';

/** Memberships in groups as a sum, where windows are among them: what is handed to those is not among the deliveries, which the others receive. */
export function membersText({ pool, viewer }: Pick<Sample, 'pool' | 'viewer'>): string {
  const ofWindows = Math.min(viewer?.viewers ?? 0, pool?.members ?? 0);
  if (!pool || ofWindows === 0) return formatCount(pool?.members ?? null);
  return `${formatCount(pool.members - ofWindows)} + ${formatCount(ofWindows)}`;
}
