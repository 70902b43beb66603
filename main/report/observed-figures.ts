import { type CaptureDocument, filterText, type Sample, type StationName, type Summary } from '../../contract/index.ts';
import { formatCount, formatNumber, formatQuantity, held, milliseconds, percent } from './quantity.ts';
import type { Reasons } from './reasons.ts';

/** A queue of the sockets that were observed, over the measured time. */
export interface ObservedQueue {
  name: string;
  station: 'receiver.kernel' | 'sender.kernel';
  meaning: string;
  level: NonNullable<Summary['stations'][StationName]> | null;
  /** Why there is no level. */
  reason: string;
}

/** Both queues, that of what has arrived first. */
export function observedQueues({ stations }: Summary, reasons: Reasons): ObservedQueue[] {
  const queue = (name: string, station: ObservedQueue['station'], meaning: string): ObservedQueue => ({
    name,
    station,
    meaning,
    level: stations[station] ?? null,
    reason: reasons.of(`stations.${station}`, 'kernel'),
  });
  return [
    queue('Recv-Q', 'receiver.kernel', 'arrived, and not read by the process'),
    queue('Send-Q', 'sender.kernel', 'written by the process, and not acknowledged by the other end'),
  ];
}

/** What was observed and how, as name and value in words. */
export function observedFacts(document: CaptureDocument): [name: string, value: string][] {
  const { scenario, summary, samples } = document;
  const facts: [string, string][] = [['Sockets', `Established TCP connections of this machine that match ${filterText(scenario.observe)}`]];
  if (!summary) return facts;
  const { connections, kernel, cpu, memory } = summary;
  const ended = samples[samples.length - 1]?.connections.closed ?? 0;
  facts.push([
    'Connections',
    `${formatCount(connections.opened)} appeared, ${formatCount(ended)} ended, ${formatCount(connections.peak)} at most at once`,
  ]);
  facts.push([
    'Kernel reader',
    kernel.source === null
      ? `n/a: ${summary.unavailable['kernel.source'] ?? 'no reading was made'}`
      : `${kernel.source} every ${formatQuantity(milliseconds(kernel.intervalMs))}: ${formatCount(kernel.readings)} readings, ${formatCount(kernel.missed)} missed or late${kernel.costMs === null ? '' : `; one took ${formatQuantity(milliseconds(kernel.costMs))} (median)`}`,
  ]);
  const tcp = tcpText(samples);
  if (tcp !== null) facts.push(['TCP counters at the end', tcp]);
  const used = cpu.process === null ? 'CPU n/a' : `${formatQuantity(percent(cpu.process))} of a core`;
  facts.push(['Sockscope itself', `${used}, without the program that reads; memory at most ${formatQuantity(held(memory.rssPeakBytes))}`]);
  return facts;
}

/** Sums over the sockets of the last reading that had them. */
function tcpText(samples: readonly Sample[]): string | null {
  const tcp = [...samples].reverse().find((sample) => sample.tcp !== null)?.tcp;
  if (!tcp) return null;
  const { retransmits, rwndLimitedMs, sndbufLimitedMs, rttMs } = tcp;
  const waits = `held back by the other end’s window for ${formatQuantity(milliseconds(rwndLimitedMs))}, by the send buffer for ${formatQuantity(milliseconds(sndbufLimitedMs))}`;
  return `${formatNumber(retransmits)} segments sent again, ${waits}, since the connections were opened${rttMs === null ? '' : `; round trip ${formatQuantity(milliseconds(rttMs))} on average`}`;
}
