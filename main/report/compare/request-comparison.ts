import type { CaptureDocument, Comparison } from '../../../contract/index.ts';
import { checkCompared, compareCaptures } from './compare-captures.ts';

/** Which captures, and what they are compared with. */
export interface ComparisonRequest {
  ids: readonly string[];
  /** One of `ids`; the first where there is none. */
  baselineId?: string | undefined;
}

/**
 * Opens the captures one after another, so that not all of the files are in memory as text at once, and compares them. Fails as
 * {@link compareCaptures} does, or as opening does, with which capture it was.
 */
export async function requestComparison(
  open: (id: string) => Promise<CaptureDocument>,
  { ids, baselineId }: ComparisonRequest,
): Promise<Comparison> {
  checkCompared(ids);
  const documents: CaptureDocument[] = [];
  for (const id of ids) documents.push(await open(id));
  return compareCaptures(documents, baselineId);
}
