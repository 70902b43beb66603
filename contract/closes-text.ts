import { closeCodeName } from './close-code-name.ts';
import { CLOSE_REASONS_KEPT, quotedReason, reasonOfCode } from './close-reasons.ts';
import { formatCount } from './format-number.ts';
import type { Summary } from './summary.ts';

type Connections = Summary['connections'];

/** `2 opened, 1 at most at once, 0 refused`. */
export function connectionsText({ opened, peak, refused }: Connections): string {
  return `${formatCount(opened)} opened, ${formatCount(peak)} at most at once, ${formatCount(refused)} refused`;
}

/**
 * The closes by code and reason, as `1001 · idle · 3`, or with the name of the code where that is all that was said, as `1000 (normal closure) · 3`; by code alone in captures that do not tell both together. `ended`: how many the samples counted, for captures
 * that have no codes.
 */
export function closesText({ closed, closes: counts }: Pick<Connections, 'closed' | 'closes'>, ended: number): string {
  if (counts.length > 0) {
    return [...counts]
      .sort((one, other) => one.code - other.code || other.connections - one.connections)
      .map(({ code, reason, connections }) => {
        // Where nobody gave a reason but the code, its name is all there is; it is no word of the server or the client.
        const why = reason === reasonOfCode(code) ? `${code} (${closeCodeName(String(code))})` : `${code} · ${reason}`;
        return `${why} · ${formatCount(connections)}`;
      })
      .join('; ');
  }
  const closes = Object.entries(closed).map(([code, count]) => `${formatCount(count)} with ${code} (${closeCodeName(code)})`);
  if (closes.length > 0) return closes.join(', ');
  return ended > 0 ? `${formatCount(ended)}, with codes that are not in the capture` : 'none';
}

/**
 * The closes by reason, without the reasons that their code says already; empty where that leaves none, and where `closesText` tells both together. A code says it
 * where all of its closes have that reason: of others, or with some under another code, the counts would not add up without it.
 */
export function closeReasonsText({ closed, closedByReason, closes }: Pick<Connections, 'closed' | 'closedByReason' | 'closes'>): string {
  if (closes.length > 0) return '';
  const saidByCode = new Map(Object.entries(closed).map(([code, count]) => [reasonOfCode(Number(code)), count]));
  return Object.entries(closedByReason)
    .filter(([reason, count]) => saidByCode.get(reason) !== count)
    .map(([reason, count]) => `${reason}: ${formatCount(count)}`)
    .join(', ');
}

/** What clients that closed by themselves gave for a reason, each with how many gave it, most first; empty where none did. */
export function reasonsGivenText({ reasonsGiven, reasonsUntold }: Connections): string {
  const told = [...reasonsGiven]
    .sort((one, other) => other.connections - one.connections)
    .map(({ code, reason, connections }) => `${formatCount(connections)} with ${code}, ${quotedReason(reason)}`);
  const untold =
    reasonsUntold === 0 ? [] : [`${formatCount(reasonsUntold)} with others (of a run, ${CLOSE_REASONS_KEPT} different ones are kept)`];
  return [...told, ...untold].join('; ');
}
