import { type CaptureDocument, originText } from '../../contract/index.ts';
import { formatMoment } from './report-moment.ts';

/** From where a capture came that was not recorded here, in sentences; `null` for one that was. */
export function originOf({ origin }: Pick<CaptureDocument, 'origin'>): string | null {
  return origin === null ? null : originText(origin, formatMoment(origin.importedAt));
}
