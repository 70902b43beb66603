import type { CaptureDocument } from '../../contract/index.ts';
import { csvText } from './csv-cell.ts';

/** A line an exchange of direction echo: index, place, start and the parts of its time. */
export function renderExchangesCsv({ exchanges }: CaptureDocument): string {
  return csvText([
    ['index', 'slot', 'start_ms', 'tcp_ms', 'upgrade_ms', 'send_ms', 'wait_ms', 'total_ms', 'outcome'],
    ...exchanges.map(({ index, slot, startMs, tcpMs, upgradeMs, sendMs, waitMs, totalMs, outcome }) => [
      index,
      slot,
      startMs,
      tcpMs,
      upgradeMs,
      sendMs,
      waitMs,
      totalMs,
      outcome,
    ]),
  ]);
}

/** A line an arrival of push or relay, with the gaps to the one before on its connection. */
export function renderArrivalsCsv({ arrivals }: CaptureDocument): string {
  const before = new Map<number, { sentMs: number; arrivedMs: number }>();
  return csvText([
    ['connection', 'sequence', 'sent_ms', 'arrived_ms', 'latency_ms', 'sent_gap_ms', 'arrived_gap_ms'],
    ...arrivals.map(({ connection, sequence, sentMs, arrivedMs }) => {
      const last = before.get(connection);
      before.set(connection, { sentMs, arrivedMs });
      const gaps = last ? [sentMs - last.sentMs, arrivedMs - last.arrivedMs] : [null, null];
      return [connection, sequence, sentMs, arrivedMs, arrivedMs - sentMs, ...gaps];
    }),
  ]);
}
