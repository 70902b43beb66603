import { expect, it } from 'vitest';
import type { Sample } from '../../../../contract/index.ts';
import { membersText } from './members-text.ts';

const textOf = (members: number | null, viewers: number | null) =>
  membersText({
    pool: members === null ? null : { members },
    viewer: viewers === null ? null : { viewers },
  } as Sample);

it('tells the memberships of windows apart, which are not among the deliveries', () => {
  expect(textOf(5, 1)).toBe('4 + 1');
  expect(textOf(4, null)).toBe('4');
  expect(textOf(4, 0)).toBe('4');
  // Both are counted, not at the same moment.
  expect(textOf(0, 1)).toBe('0');
  expect(textOf(null, 1)).toBe('–');
});
