import { formatBeside } from './format-number.ts';
import { figureUnit } from './summary-figures.ts';
import { parseThreshold, type ThresholdResult } from './threshold.ts';

/**
 * What was found for a threshold with its unit, rounded as far as that leaves it on its side of what was asked, or why nothing was, or why it does
 * not tell. For the middle of a sentence.
 */
export function foundText(result: ThresholdResult): string {
  return result.found === null ? foundFigure(result) : `found ${foundFigure(result)}`;
}

/** The same for a column that says so. */
export function foundFigure({ text, found, reason, nearMiss }: ThresholdResult): string {
  if (found === null) return `no figure: ${reason ?? 'the capture does not say why'}`;
  const parsed = parseThreshold(text);
  const near = nearMiss === undefined ? '' : `, ${nearMiss}`;
  const untold = reason === null ? near : `, which does not tell: ${reason}`;
  if (!parsed.ok) return `${found}${untold}`;
  const { path, value } = parsed.threshold;
  const unit = figureUnit(path);
  return `${formatBeside(found, value)}${unit === null ? '' : ` ${unit}`}${untold}`;
}

/** `2 of 3 thresholds held`. */
export function heldText(results: readonly ThresholdResult[]): string {
  const held = results.filter(({ holds }) => holds).length;
  return `${held} of ${results.length} ${results.length === 1 ? 'threshold' : 'thresholds'} held`;
}
