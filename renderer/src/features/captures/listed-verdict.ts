import type { CaptureListItem } from '../../../../contract/index.ts';

/** The verdict as lists tell it: where settings changed it is of a part of the run, and the figures beside it are over all of it. */
export function listedVerdict({ verdict, mixed }: Pick<CaptureListItem, 'verdict' | 'mixed'>): string | null {
  return verdict !== null && mixed === 'certain' ? `Of a part of the run: ${verdict}` : verdict;
}
