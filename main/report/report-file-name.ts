import type { CaptureDocument, ReportFormat } from '../../contract/index.ts';

const LONGEST_NAME = 40;

/** Formats that are not called as their files end. */
const ENDINGS: Partial<Record<ReportFormat, string>> = {
  exchanges: 'exchanges.csv',
  arrivals: 'arrivals.csv',
  junit: 'junit.xml',
  'frames-csv': 'frames.csv',
};

/**
 * A file name from the capture's name and start: letters, digits, `-` and `_` alone, so that it can lead nowhere, is no
 * device name on Windows and hides nowhere. `Run 1/2` of 2026 becomes `Run-1-2-20260131-090507.html`.
 */
export function reportFileName({ name, startedAt }: Pick<CaptureDocument, 'name' | 'startedAt'>, format: ReportFormat): string {
  const words = name.normalize('NFC').replace(/[^\p{L}\p{N}_]+/gu, '-');
  const stem =
    [...words]
      .slice(0, LONGEST_NAME)
      .join('')
      .replace(/^-+|-+$/g, '') || 'capture';
  const date = new Date(startedAt);
  const time = Number.isNaN(date.getTime()) ? 'undated' : date.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${stem}-${time.replace(/[^\d-]/g, '') || 'undated'}.${ENDINGS[format] ?? format}`;
}
