import type { Distribution, Summary } from '../../contract/index.ts';

const timeMs = ({ n, mean }: Distribution) => n * (mean ?? 0);

/** The share of the time of all answered exchanges together that their handshakes took, as the verdict has it; `null` where none was answered. */
export function handshakeShare({ tcpMs, upgradeMs, totalMs }: NonNullable<Summary['exchanges']>): number | null {
  return timeMs(totalMs) > 0 ? (timeMs(tcpMs) + timeMs(upgradeMs)) / timeMs(totalMs) : null;
}
