import type { Exchange } from '../../../../contract/index.ts';
import { EXCHANGE_PARTS } from './exchange-lines.ts';

/** The rows of the table: each part, and all of them together. */
export const DISTRIBUTION_ROWS = [...EXCHANGE_PARTS, 'total'] as const;
export type DistributionRow = (typeof DISTRIBUTION_ROWS)[number];

/** Milliseconds, by nearest rank. */
export interface PartDistribution {
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** The smallest value that at least `share` of the sorted values do not exceed. */
export function nearestRank(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
}

/**
 * How long each part took over the answered ones of these exchanges. `null` for a part that none of them had, as the
 * handshakes of a connection that is kept, and for all of them without an answered exchange.
 */
export function partDistributions(exchanges: readonly Exchange[]): Record<DistributionRow, PartDistribution | null> {
  const answered = exchanges.filter(({ outcome }) => outcome === 'answered');
  const of = (row: DistributionRow): PartDistribution | null => {
    const sorted = Float64Array.from(answered, (exchange) => exchange[`${row}Ms`]).sort();
    const max = sorted[sorted.length - 1];
    if (max === undefined || max === 0) return null;
    return { p50: nearestRank(sorted, 0.5), p90: nearestRank(sorted, 0.9), p99: nearestRank(sorted, 0.99), max };
  };
  return { tcp: of('tcp'), upgrade: of('upgrade'), send: of('send'), wait: of('wait'), total: of('total') };
}

/** The share of the time of all answered exchanges together that their handshakes took, as the verdict has it. 0 without any. */
export function setupShare(exchanges: readonly Exchange[]): number {
  let setupMs = 0;
  let totalMs = 0;
  for (const exchange of exchanges) {
    if (exchange.outcome !== 'answered') continue;
    setupMs += exchange.tcpMs + exchange.upgradeMs;
    totalMs += exchange.totalMs;
  }
  return totalMs > 0 ? setupMs / totalMs : 0;
}
