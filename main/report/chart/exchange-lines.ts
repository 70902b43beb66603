import { type CaptureDocument, type Exchange, isSettingChange } from '../../../contract/index.ts';

/** The parts of an exchange in the order in which they follow one another: name, colour and meaning. */
export const EXCHANGE_PARTS = [
  { key: 'tcp', label: 'TCP', text: 'the TCP handshake', colour: 4 },
  { key: 'upgrade', label: 'Upgrade', text: 'the WebSocket handshake', colour: 2 },
  { key: 'send', label: 'Send', text: 'until the kernel had taken the whole image', colour: 3 },
  { key: 'wait', label: 'Wait', text: 'from then until the answer was there', colour: 1 },
] as const;
export type ExchangePart = (typeof EXCHANGE_PARTS)[number]['key'];

const LEAST_LINES = 24;
const MOST_LINES = 400;
/** So many times what overlaps is shown, so that one sees lines begin and end. */
const TIMES_OVERLAP = 2.5;

/** The exchanges that are drawn, in the order of their start, and which those are. */
export interface DrawnExchanges {
  exchanges: Exchange[];
  /** Of so many that could have been drawn. */
  of: number;
  /** Since when, in words for the middle of a sentence. */
  since: string;
}

/**
 * The first exchanges that began in the measured time, or after the last change of a setting: as many as show what
 * overlapped, at most {@link MOST_LINES}. Where too few began then, the first of the whole run.
 */
export function drawnExchanges({ exchanges, events, summary, scenario }: CaptureDocument): DrawnExchanges {
  const inOrder = [...exchanges].sort((a, b) => a.startMs - b.startMs || a.index - b.index);
  const changedMs = events.reduce((latest, event) => (isSettingChange(event) ? Math.max(latest, event.tMs) : latest), -1);
  const warmupMs = (summary?.warmupS ?? scenario.load.warmupS) * 1_000;
  const after = (ms: number) => inOrder.filter(({ startMs }) => startMs >= ms);
  const changed = changedMs >= warmupMs ? after(changedMs) : [];
  const measured = after(warmupMs);
  const [all, since] =
    changed.length > 0
      ? [changed, 'after the last change of a setting']
      : measured.length >= LEAST_LINES
        ? [measured, 'after the warm-up']
        : [inOrder, 'in the run'];
  const wanted = Math.min(MOST_LINES, Math.max(LEAST_LINES, Math.ceil(meanOverlap(all) * TIMES_OVERLAP)));
  const drawn = all.slice(0, wanted);
  return { exchanges: drawn, of: all.length, since };
}

/** How many exchanges were under way at the same time, on average. */
export function meanOverlap(exchanges: readonly Exchange[]): number {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  let busyMs = 0;
  for (const { startMs, totalMs } of exchanges) {
    fromMs = Math.min(fromMs, startMs);
    toMs = Math.max(toMs, startMs + totalMs);
    busyMs += totalMs;
  }
  return toMs > fromMs ? busyMs / (toMs - fromMs) : 0;
}

/** One stretch of a line: which row, when it begins and how long it is, in milliseconds. */
export interface Stretch {
  row: number;
  fromMs: number;
  lengthMs: number;
}

/** The stretches of each part. One that failed is a single stretch of its own kind, whatever it had done by then. */
export function stretchesOf(exchanges: readonly Exchange[]): Record<ExchangePart | 'failed', Stretch[]> {
  const found: Record<ExchangePart | 'failed', Stretch[]> = { tcp: [], upgrade: [], send: [], wait: [], failed: [] };
  exchanges.forEach((exchange, row) => {
    if (exchange.outcome !== 'answered') {
      found.failed.push({ row, fromMs: exchange.startMs, lengthMs: exchange.totalMs });
      return;
    }
    let atMs = exchange.startMs;
    for (const { key } of EXCHANGE_PARTS) {
      const lengthMs = exchange[`${key}Ms`];
      if (lengthMs > 0) found[key].push({ row, fromMs: atMs, lengthMs });
      atMs += lengthMs;
    }
  });
  return found;
}
