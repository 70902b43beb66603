import { expect, it } from 'vitest';
import type { Sample } from '../../contract/index.ts';
import { StationPeaks } from './station-peaks.ts';

it('keeps the highest level of each station; one that was never read stays at 0', () => {
  const peaks = new StationPeaks();
  for (const bytes of [5, 9, 2]) peaks.add({ stations: { 'sender.user': { bytes }, path: null } } as unknown as Sample);
  expect(peaks.bytes).toMatchObject({ 'sender.user': 9, path: 0, display: 0 });
});
