import type { FigureAgainst } from './comparison.ts';

/** What is said of a figure against the baseline, and whether it has a colour: the same in window, reports and terminal. */
export function againstWords({ side, certainty }: Pick<FigureAgainst, 'side' | 'certainty'>): {
  words: string;
  tone: 'better' | 'worse' | null;
} {
  if (side === null) return { words: '', tone: null };
  if (side === 'equal') return { words: 'the same', tone: null };
  if (certainty === 'none') return { words: 'no clear difference', tone: null };
  return { words: side, tone: side === 'better' || side === 'worse' ? side : null };
}
