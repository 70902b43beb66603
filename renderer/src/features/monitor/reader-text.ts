import type { Sample } from '../../../../contract/index.ts';
import { formatCount, formatMs } from '../../ui/format.ts';

/** A reading that is older than so many intervals is told with its age. */
const OLD_INTERVALS = 2;

/** How the socket buffers are read, in a line: source, interval, what a reading takes, how many were missed and put off, and how old the newest is where it is old. @param isOfNewest what stands with it is of the newest reading. */
export function readerText(sample: Sample | null, isOfNewest = true): string {
  if (!sample) return '';
  const { kernel, kernelReader, unavailable } = sample;
  if (kernelReader === null) return `Send-Q and Recv-Q are not read: ${unavailable['kernelReader'] ?? 'nothing is known of a reader'}.`;
  const { source, intervalMs, readings, missed, putOff, costMs } = kernelReader;
  if (source === null || readings === 0) return `Send-Q and Recv-Q: ${unavailable['kernel'] ?? 'no reading yet'}.`;
  const cost = costMs === null ? '' : `, ${formatMs(costMs)} ms each`;
  const share =
    readings + missed > 0 && missed > 0 ? `${formatCount(missed)} of ${formatCount(readings + missed)} readings missed` : 'none missed';
  const late = putOff > 0 ? `, ${formatCount(putOff)} put off for what they cost${cheaperText(source)}` : '';
  const isOld = isOfNewest && kernel != null && kernel.ageMs > OLD_INTERVALS * intervalMs;
  const age = isOld ? `; the newest is ${(kernel.ageMs / 1_000).toFixed(1)} s old` : '';
  return `Send-Q and Recv-Q: ${source}, due every ${formatCount(intervalMs)} ms${cost}, ${share}${late}${age}.`;
}

function cheaperText(source: string): string {
  return source === 'netstat' ? ' (ss or procfs costs less)' : '';
}

/** What is behind the line: why readings are put off, and what to choose for more of them. */
export const READER_EXPLANATION =
  'Readings may take their share of the processors (kernel.maxCpuPercent), and a third of it while the processors are full; what would cost more is put off, and is not missed. Automatic takes netstat where it is installed, so that everybody can look at the same figures beside the run. Where readings are put off, ss (few connections) or /proc (thousands) costs less and reads more often: choose it as the kernel reader under Measurement.';
