import { type RangeFigures as Figures, meanLabel, type Scenario } from '../../../../contract/index.ts';
import { Figure } from '../../ui/figure.tsx';
import { formatBytes, formatCount, formatFps, formatMegabytesPerS, formatMs, formatShare } from '../../ui/format.ts';
import classes from './captures.module.css';
import { measuredTimeText, ratedTimeText } from './rated-time-text.ts';

const IN_SELECTION = ' in the selection';

interface Tile {
  key: string;
  label: string;
  unit: string;
  text: string;
  value: number | null;
  /** Over the time in which clients were connected, where they are not ours. */
  isRate: boolean;
  /** Path in `unavailable` that says why there is none. */
  path: string;
}

/** A part of a run in figures: those that its direction has. */
export function RangeFigures({ figures, scenario }: { figures: Figures; scenario: Scenario }) {
  const measured = measuredTimeText(figures, IN_SELECTION);
  const rated = ratedTimeText(figures, IN_SELECTION);
  const { direction } = scenario;
  const tiles = direction === 'observe' ? ofQueues(figures) : direction === 'echo' ? ofExchanges(figures) : ofFrames(figures);
  return (
    <div className={classes.tiles}>
      {[...tiles, ...ofMachine(figures)].map(({ key, path, isRate, ...tile }) => (
        <Figure
          key={key}
          {...tile}
          testId={`range-${key}`}
          explanation={tile.value === null ? `Not available: ${figures.unavailable[path] ?? 'no reading'}.` : isRate ? rated : measured}
        />
      ))}
    </div>
  );
}

function ofFrames({ received, displayed, latencyMs, gapMs, dropped, wire }: Figures): Tile[] {
  return [
    rate('received-fps', 'Received', 'FPS', formatFps, received.fps, 'received'),
    rate('displayed-fps', 'Displayed', 'FPS', formatFps, displayed?.fps ?? null, 'displayed'),
    rate('payload', 'Payload', 'MB/s', formatMegabytesPerS, received.bytesPerS, 'received'),
    tile('latency-p50', 'Latency p50', 'ms', formatMs, latencyMs.p50, 'latencyMs'),
    tile('latency-p99', 'Latency p99', 'ms', formatMs, latencyMs.p99, 'latencyMs'),
    tile('latency-max', 'Latency max', 'ms', formatMs, latencyMs.max, 'latencyMs'),
    tile('gap-p99', 'Gap p99', 'ms', formatMs, gapMs.p99, 'gapMs'),
    tile('dropped', 'Dropped', 'frames', formatCount, dropped.frames, 'dropped'),
    tile('wire', 'Wire bytes, of the payload', '', formatShare, wire.ratio, 'wire.ratio'),
  ];
}

function ofExchanges({ exchanges }: Figures): Tile[] {
  const { totalMs } = exchanges ?? { totalMs: null };
  return [
    tile('answered', 'Answered', '/s', formatFps, exchanges?.perS ?? null, 'exchanges'),
    tile('failed', 'Failed', 'images', formatCount, exchanges?.failed ?? null, 'exchanges'),
    tile('exchange-p50', 'Exchange p50', 'ms', formatMs, totalMs?.p50 ?? null, 'exchanges.totalMs'),
    tile('exchange-p99', 'Exchange p99', 'ms', formatMs, totalMs?.p99 ?? null, 'exchanges.totalMs'),
    tile('exchange-max', 'Exchange max', 'ms', formatMs, totalMs?.max ?? null, 'exchanges.totalMs'),
  ];
}

function ofQueues({ stations }: Figures): Tile[] {
  return (
    [
      ['recv', 'Recv-Q', 'receiver.kernel'],
      ['send', 'Send-Q', 'sender.kernel'],
    ] as const
  ).flatMap(([key, name, station]) => {
    const level = stations[station] ?? null;
    const path = `stations.${station}`;
    return [
      tile(`${key}-mean`, `${name}, ${meanLabel(level?.readings ?? null)}`, '', formatBytes, level?.meanBytes ?? null, path),
      tile(`${key}-p95`, `${name}, p95`, '', formatBytes, level?.p95Bytes ?? null, path),
      tile(`${key}-max`, `${name}, max`, '', formatBytes, level?.maxBytes ?? null, path),
      tile(`${key}-share`, `${name} above zero`, '', formatShare, level?.timeAboveZero ?? null, path),
    ];
  });
}

function ofMachine({ cpu, memory }: Figures): Tile[] {
  return [
    tile('cpu', 'CPU, process', 'cores', (value) => (value === null ? '–' : value.toFixed(2)), cpu.process, 'cpu.process'),
    tile('memory', 'Memory, peak', '', formatBytes, memory.rssPeakBytes, 'memory'),
  ];
}

function tile(
  key: string,
  label: string,
  unit: string,
  format: (value: number | null) => string,
  value: number | null,
  path: string,
): Tile {
  return { key, label, unit, text: format(value), value, isRate: false, path };
}

function rate(...of: Parameters<typeof tile>): Tile {
  return { ...tile(...of), isRate: true };
}
