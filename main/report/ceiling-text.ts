import { ceilingDoubt, type Summary } from '../../contract/index.ts';
import { formatQuantity, framesPerS, percent } from './quantity.ts';

type Ceiling = NonNullable<Summary['ceiling']>;

/** The ceiling and the share of it that the stream reached. One that the run exceeded or that other programs held down says so, and then the share is a bound. */
export function ceilingText(ceiling: Ceiling): string {
  const doubt = ceilingDoubt(ceiling);
  return `${formatQuantity(framesPerS(ceiling.fps))}${doubt === null ? '' : `, ${doubt}`}; the stream reaches ${shareText(ceiling, doubt)} of it`;
}

/** The share alone, for the line below a figure. */
export function ceilingShareText(ceiling: Ceiling): string {
  const doubt = ceilingDoubt(ceiling);
  return `${shareText(ceiling, doubt)} of raw TCP${doubt === null ? '' : ` (${doubt})`}`;
}

/** What other programs did meanwhile, as a sentence. @param unknown why that is not known. */
export function ceilingCompanyText(ceiling: Ceiling, unknown: string): string {
  const doubt = ceilingDoubt(ceiling);
  if (doubt !== null) return `It was ${doubt}, and the share of it too high.`;
  if (ceiling.othersCores === null) return `What other programs used of the machine meanwhile is not known: ${unknown}.`;
  return `Other programs used ${ceiling.othersCores.toFixed(2)} cores of the machine meanwhile.`;
}

function shareText({ ratio }: Ceiling, doubt: string | null): string {
  // More than all of it is no bound: it is what the stream reached of a figure that is too low.
  return `${doubt === null || ratio > 1 ? '' : 'at most '}${formatQuantity(percent(ratio))}`;
}
