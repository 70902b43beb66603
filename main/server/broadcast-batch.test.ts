import { expect, it } from 'vitest';
import { batchBytesFor } from './broadcast-batch.ts';

const MiB = 1_048_576;

it('has large batches for few groups and small ones for many', () => {
  expect([0, 1, 2, 3, 6, 7, 1_000].map((batches) => batchBytesFor(MiB, batches) / 1_024)).toEqual([1_024, 512, 512, 256, 256, 128, 128]);
  // A thousand groups in one turn: 1 + 2 * 0.5 + 4 * 0.25 MiB, and 128 KiB for each of the others.
  const all = Array.from({ length: 1_000 }, (_, batches) => batchBytesFor(MiB, batches)).reduce((sum, bytes) => sum + bytes, 0);
  expect(all / MiB).toBe(3 + 993 / 8);
});
