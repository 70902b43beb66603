import { ceilingDoubt, ceilingShareRangeText, ceilingSpreadText, onceText, type Summary } from '../../contract/index.ts';
import { formatQuantity, framesPerS, percent } from './quantity.ts';

type Ceiling = NonNullable<Summary['ceiling']>;

/**
 * The ceiling and the share of it that the stream reached, with what both are between where it was measured on several occasions. One that the run
 * exceeded or that other programs held down says that instead, and then the share is a bound.
 */
export function ceilingText(ceiling: Ceiling): string {
  const doubt = ceilingDoubt(ceiling);
  const found = doubt === null ? ` (${ceilingSpread(ceiling)})` : `, ${doubt}`;
  const range = doubt === null ? shareRange(ceiling) : null;
  return `${formatQuantity(framesPerS(ceiling.fps))}${found}; the stream reaches ${shareText(ceiling, doubt)} of it${range === null ? '' : ` (${range})`}`;
}

/** The share alone, for the line below a figure. */
export function ceilingShareText(ceiling: Ceiling): string {
  const doubt = ceilingDoubt(ceiling);
  const range = shareRange(ceiling);
  const beside = doubt !== null ? ` (${doubt})` : range === null ? `, ${onceText(ceiling)}` : ` (${range})`;
  return `${shareText(ceiling, doubt)} of raw TCP${beside}`;
}

/** On how many occasions it was measured, and between what it was. */
export function ceilingSpread(ceiling: Ceiling): string {
  return ceilingSpreadText(ceiling, (fps) => framesPerS(fps).value);
}

/** What other programs did meanwhile, as a sentence. @param unknown why that is not known. */
export function ceilingCompanyText(ceiling: Ceiling, unknown: string): string {
  const doubt = ceilingDoubt(ceiling);
  if (doubt !== null) return `It was ${doubt}, and the share of it too high.`;
  if (ceiling.othersCores === null) return `What other programs used of the machine meanwhile is not known: ${unknown}.`;
  return `Other programs used ${ceiling.occasions > 1 ? 'at most ' : ''}${ceiling.othersCores.toFixed(2)} cores of the machine meanwhile.`;
}

function shareText({ ratio }: Ceiling, doubt: string | null): string {
  // More than all of it is no bound: it is what the stream reached of a figure that is too low.
  return `${doubt === null || ratio > 1 ? '' : 'at most '}${formatQuantity(percent(ratio))}`;
}

function shareRange(ceiling: Ceiling): string | null {
  const { unit } = percent(ceiling.ratio);
  const range = ceilingShareRangeText(ceiling.ratio * ceiling.fps, ceiling, (share) => percent(share).value);
  return range === null ? null : `${range}\u00a0${unit}`;
}
