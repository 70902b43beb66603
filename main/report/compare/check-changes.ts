import {
  type CaptureDocument,
  type Comparison,
  ceilingDoubt,
  checkRelativeThreshold,
  type RelativeFinding,
  type RelativeThreshold,
} from '../../../contract/index.ts';
import { median } from '../../metrics/statistics.ts';
import { collectReasons } from '../reasons.ts';
import { figureOf } from './compare-figure.ts';

/** One change of one group against the baseline. */
export interface ChangeFinding extends RelativeFinding {
  threshold: RelativeThreshold;
  /** The letters of its captures. */
  group: string;
  /** Medians over the captures of a group; `null` where none has the figure. */
  baseline: number | null;
  value: number | null;
}

/** Checks each threshold for each group but the baseline: one after another, in the order in which they were given. */
export function checkChanges(
  thresholds: readonly RelativeThreshold[],
  documents: readonly CaptureDocument[],
  { groups, baseline }: Pick<Comparison, 'groups' | 'baseline'>,
): ChangeFinding[] {
  const captures = documents.map((document) => ({ letter: '', document, reasons: collectReasons(document) }));
  return thresholds.flatMap((threshold) => {
    const medians = groups.map(({ captures: places }) => {
      const found = places.map((place) => {
        const why = untold(threshold.path, documents[place]!);
        return why === null
          ? figureOf({ path: threshold.path, reasonPaths: [], directions: EVERY }, captures[place]!)
          : { value: null, reason: why };
      });
      const taken = found.flatMap(({ value }) => value ?? []);
      const reasons = [...new Set(found.flatMap(({ reason }) => reason ?? []))];
      return { value: taken.length === 0 ? null : median(taken), reason: reasons.join('; ') };
    });
    const base = medians[baseline]!;
    return groups.flatMap(({ label }, index): ChangeFinding[] => {
      if (index === baseline) return [];
      const { value, reason } = medians[index]!;
      const finding = checkRelativeThreshold(threshold, base.value, value);
      const missing = base.value === null ? base.reason : value === null ? reason : '';
      const told = finding.reason !== null && missing !== '' ? `${finding.reason} (${missing})` : finding.reason;
      return [{ ...finding, reason: told, threshold, group: label, baseline: base.value, value }];
    });
  });
}

/** Why a figure that a capture has is none to compare: it is only a bound. `null` where there is nothing against it. */
function untold(path: string, { summary }: CaptureDocument): string | null {
  const isOfCeiling = path === 'ceiling.fps' || path === 'ceiling.ratio';
  const doubt = isOfCeiling && summary?.ceiling ? ceilingDoubt(summary.ceiling) : null;
  return doubt === null ? null : `the ceiling was ${doubt}`;
}

const EVERY = ['ingest', 'echo', 'push', 'relay', 'listen', 'observe'] as const;
