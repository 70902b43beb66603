import type { Summary } from '../../../../contract/index.ts';
import { formatDuration } from '../../ui/format.ts';

/** Which time figures are of; of the rates of clients of the user's own, the part of it in which they were connected. */
export function measuredTimeText({ durationS }: Pick<Summary, 'durationS'>, where = ''): string {
  return `Over ${formatDuration(durationS)} of measured time${where}.`;
}

/** Which time rates are over. @param where of what they are a part, as ` in the selection`. */
export function ratedTimeText(figures: Pick<Summary, 'durationS' | 'connectedS'>, where = ''): string {
  if (figures.connectedS === null) return measuredTimeText(figures, where);
  return `Over the ${formatDuration(figures.connectedS)} in which clients were connected${where}.`;
}
