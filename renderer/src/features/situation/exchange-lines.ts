import type { Exchange } from '../../../../contract/index.ts';

/** The parts of an exchange, in the order in which they follow one another. */
export const EXCHANGE_PARTS = ['tcp', 'upgrade', 'send', 'wait'] as const;
export type ExchangePart = (typeof EXCHANGE_PARTS)[number];

/** What each part is called, what it is, and its colour. */
export const PART_TEXT: Record<ExchangePart, { label: string; text: string; color: string }> = {
  tcp: { label: 'TCP', text: 'The TCP handshake.', color: 'var(--series-4)' },
  upgrade: { label: 'Upgrade', text: 'The WebSocket handshake (RFC 6455, section 4).', color: 'var(--series-2)' },
  send: { label: 'Send', text: 'Until the kernel had taken the whole image.', color: 'var(--series-3)' },
  wait: { label: 'Wait', text: 'From then until the answer was there.', color: 'var(--series-1)' },
};

/** One stretch of a line, in pixels. */
export interface Bar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where every bar goes. A failed exchange is one bar of its own kind. */
export interface LineLayout {
  bars: Record<ExchangePart | 'failed', Bar[]>;
  /** Exchanges shown. */
  lines: number;
  /** What the horizontal axis shows, milliseconds since the start of the run. */
  fromMs: number;
  toMs: number;
}

/** Few lines are not drawn thicker than this many would be, and never fewer are chosen. */
const LEAST_LINES = 24;
const MOST_LINE_PX = 12;
/** So many times what overlaps is shown, so that one sees lines begin and end. */
const TIMES_OVERLAP = 2.5;
const LEAST_BAR_PX = 0.75;

/** How many of the exchanges were under way at the same time, on average. */
export function meanOverlap(exchanges: readonly Exchange[]): number {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  let busyMs = 0;
  for (const { startMs, totalMs } of exchanges) {
    from = Math.min(from, startMs);
    to = Math.max(to, startMs + totalMs);
    busyMs += totalMs;
  }
  return to > from ? busyMs / (to - from) : 0;
}

/**
 * The newest exchanges as lines in time, in the order of their start: as many as show what overlapped, and no more than
 * there is height for. The axis begins with the first of them.
 */
export function layoutLines(exchanges: readonly Exchange[], size: { width: number; height: number }): LineLayout {
  const bars: LineLayout['bars'] = { tcp: [], upgrade: [], send: [], wait: [], failed: [] };
  // A high plot is filled with more lines, not with thicker ones.
  const least = Math.max(LEAST_LINES, Math.floor(size.height / MOST_LINE_PX));
  const wanted = Math.max(least, Math.ceil(meanOverlap(exchanges) * TIMES_OVERLAP));
  const shown = [...exchanges]
    .sort((a, b) => a.startMs - b.startMs || a.index - b.index)
    .slice(-Math.max(1, Math.min(wanted, Math.floor(size.height))));
  const fromMs = shown[0]?.startMs ?? 0;
  const toMs = shown.reduce((latest, { startMs, totalMs }) => Math.max(latest, startMs + totalMs), fromMs + 1);
  const pxPerMs = size.width / (toMs - fromMs);
  const pitch = Math.min(MOST_LINE_PX, size.height / Math.max(LEAST_LINES, shown.length));
  const height = pitch >= 4 ? pitch - 1 : pitch;
  shown.forEach((exchange, row) => {
    const y = row * pitch;
    const add = (kind: ExchangePart | 'failed', startMs: number, lengthMs: number) => {
      if (lengthMs <= 0) return;
      bars[kind].push({ x: (startMs - fromMs) * pxPerMs, y, width: Math.max(LEAST_BAR_PX, lengthMs * pxPerMs), height });
    };
    if (exchange.outcome !== 'answered') {
      add('failed', exchange.startMs, Math.max(exchange.totalMs, 1 / pxPerMs));
      return;
    }
    let atMs = exchange.startMs;
    for (const part of EXCHANGE_PARTS) {
      add(part, atMs, exchange[`${part}Ms`]);
      atMs += exchange[`${part}Ms`];
    }
  });
  return { bars, lines: shown.length, fromMs, toMs };
}

/** Round moments between two, in milliseconds, and their text in seconds with as many decimals as tell them apart. */
export function momentTicks(fromMs: number, toMs: number, most: number): { atMs: number; text: string }[] {
  const power = 10 ** Math.floor(Math.log10((toMs - fromMs) / most));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => (toMs - fromMs) / candidate <= most) ?? 10 * power;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step / 1_000) - 1e-9));
  const ticks: { atMs: number; text: string }[] = [];
  for (let count = Math.ceil(fromMs / step); count * step <= toMs; count++) {
    ticks.push({ atMs: count * step, text: `${((count * step) / 1_000).toFixed(decimals)} s` });
  }
  return ticks;
}
