import type { EndFigures } from '../../../contract/index.ts';
import { formatDuration } from '../ui/format.ts';
import { useEndFigures } from './told-figure.ts';

/** Over which time the figures of a run that has ended are, for the end of a sentence. */
export function spanText({
  durationS,
  connectedS,
  isPart,
  laterChanges,
}: Pick<EndFigures, 'durationS' | 'connectedS' | 'isPart' | 'laterChanges'>): string {
  const where = !isPart
    ? ''
    : laterChanges === 0
      ? ' after the last change'
      : laterChanges === 1
        ? ' before the last change'
        : ` before the last ${laterChanges} changes`;
  if (connectedS !== null) return `over the ${formatDuration(connectedS)}${where} in which clients were connected`;
  return isPart ? `over the ${formatDuration(durationS)}${where}` : `over the whole measured time, ${formatDuration(durationS)}`;
}

/** Over which time a figure is that stands for the run. @param live which it is while the run goes on, and where too little was measured for figures of the whole. */
export function useToldSpan(live: string): string {
  const end = useEndFigures();
  return end ? spanText(end) : live;
}
