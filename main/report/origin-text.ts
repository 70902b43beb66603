import type { CaptureDocument } from '../../contract/index.ts';
import { formatMoment } from './report-moment.ts';

/** Of an imported capture: from where it came, and that nothing here vouches for its figures; `null` for one that was recorded here. */
export function originText({ origin }: Pick<CaptureDocument, 'origin'>): string | null {
  if (origin === null) return null;
  return `Imported from ${origin.fileName} on ${formatMoment(origin.importedAt)}. It was measured in another library, where it was ${origin.id}; the figures are what the file says.`;
}
