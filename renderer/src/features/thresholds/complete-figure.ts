import { nearestNames, summaryFigures } from '../../../../contract/index.ts';

/** Options offered at once. */
const MOST = 12;

/** What is asked of a run most often, for a field in which nothing is typed yet. */
const COMMON = [
  'received.fps',
  'received.bytesPerS',
  'displayed.fps',
  'latencyMs.p50',
  'latencyMs.p99',
  'dropped.frames',
  'stations.receiver.kernel.p95Bytes',
  'cpu.process',
  'memory.rssPeakBytes',
  'wire.ratio',
];

/** Names of figures that `text` may be the beginning of, best first; none once the name is whole or a comparison has begun. */
export function completeFigure(text: string): string[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return COMMON;
  if (/[<>=!]/.test(typed)) return [];
  const paths = summaryFigures().map(({ path }) => path);
  if (paths.some((path) => path.toLowerCase() === typed)) return [];
  const begins = paths.filter((path) => path.toLowerCase().startsWith(typed));
  const holds = paths.filter((path) => !begins.includes(path) && path.toLowerCase().includes(typed));
  const found = [...begins, ...holds];
  return (found.length > 0 ? found : nearestNames(typed, paths)).slice(0, MOST);
}
