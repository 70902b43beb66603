import type { Sample } from '../../../../contract/index.ts';
import { formatCount, formatMs } from '../../ui/format.ts';

/** How the socket buffers are read, in a line: source, interval, what a reading takes, and how many were missed. */
export function readerText(sample: Sample | null): string {
  if (!sample) return '';
  const { kernelReader, unavailable } = sample;
  if (kernelReader === null) return `Send-Q and Recv-Q are not read: ${unavailable['kernelReader'] ?? 'nothing is known of a reader'}.`;
  const { source, intervalMs, readings, missed, putOff, costMs } = kernelReader;
  if (source === null || readings === 0) return `Send-Q and Recv-Q: ${unavailable['kernel'] ?? 'no reading yet'}.`;
  const cost = costMs === null ? '' : `, ${formatMs(costMs)} ms each`;
  const share =
    readings + missed > 0 && missed > 0 ? `${formatCount(missed)} of ${formatCount(readings + missed)} readings missed` : 'none missed';
  const late = putOff > 0 ? `, ${formatCount(putOff)} put off to spare the processors` : '';
  return `Send-Q and Recv-Q: ${source} every ${formatCount(intervalMs)} ms${cost}, ${share}${late}.`;
}
