import { expect, it } from 'vitest';
import { mapAtMost } from './map-at-most.ts';

it('keeps the order, with no more under way than it may have', async () => {
  let active = 0;
  let most = 0;
  const results = await mapAtMost([3, 1, 2, 0, 4], 2, async (turns) => {
    active += 1;
    most = Math.max(most, active);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    active -= 1;
    return turns * 10;
  });
  expect(results).toEqual([30, 10, 20, 0, 40]);
  expect(most).toBe(2);
});

it('fails as the first does that fails, and maps nothing of nothing', async () => {
  await expect(mapAtMost([1, 2], 2, (value) => (value === 2 ? Promise.reject(new Error('two')) : Promise.resolve(value)))).rejects.toThrow(
    'two',
  );
  expect(await mapAtMost([], 4, async () => 1)).toEqual([]);
});
