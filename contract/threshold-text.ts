import { figureUnit } from './summary-figures.ts';
import { parseThreshold, type ThresholdResult } from './threshold.ts';

/** What was found for a threshold, in full precision with its unit, or why nothing was, or why it does not tell. For the middle of a sentence. */
export function foundText(result: ThresholdResult): string {
  return result.found === null ? foundFigure(result) : `found ${foundFigure(result)}`;
}

/** The same for a column that says so. */
export function foundFigure({ text, found, reason }: ThresholdResult): string {
  if (found === null) return `no figure: ${reason ?? 'the capture does not say why'}`;
  const parsed = parseThreshold(text);
  const unit = parsed.ok ? figureUnit(parsed.threshold.path) : null;
  return `${found}${unit === null ? '' : ` ${unit}`}${reason === null ? '' : `, which does not tell: ${reason}`}`;
}

/** `2 of 3 thresholds held`. */
export function heldText(results: readonly ThresholdResult[]): string {
  const held = results.filter(({ holds }) => holds).length;
  return `${held} of ${results.length} ${results.length === 1 ? 'threshold' : 'thresholds'} held`;
}
