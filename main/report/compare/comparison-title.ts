import type { Comparison } from '../../../contract/index.ts';

/** `A name against another`, or how many there are where they are more. */
export function comparisonTitle({ captures, groups, baseline }: Pick<Comparison, 'captures' | 'groups' | 'baseline'>): string {
  const base = groups[baseline]!.captures[0]!;
  const others = captures.filter((_, index) => index !== base);
  return others.length === 1
    ? `${others[0]!.name} against ${captures[base]!.name}`
    : `${others.length} captures against ${captures[base]!.name}`;
}
