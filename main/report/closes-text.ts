import { CLOSE_REASONS_KEPT, quotedReason, type Summary } from '../../contract/index.ts';
import { formatCount } from './quantity.ts';

/** What clients that closed by themselves gave for a reason, each with how many gave it, most first. */
export function reasonsGivenText({ reasonsGiven, reasonsUntold }: Pick<Summary['connections'], 'reasonsGiven' | 'reasonsUntold'>): string {
  const told = [...reasonsGiven]
    .sort((one, other) => other.connections - one.connections)
    .map(({ code, reason, connections }) => `${formatCount(connections)} with ${code}, ${quotedReason(reason)}`);
  const untold =
    reasonsUntold === 0 ? [] : [`${formatCount(reasonsUntold)} with others (of a run, ${CLOSE_REASONS_KEPT} different ones are kept)`];
  return [...told, ...untold].join('; ');
}
