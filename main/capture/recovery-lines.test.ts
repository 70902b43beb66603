import { expect, it } from 'vitest';
import { errorValue } from '../../contract/index.ts';
import { recoveryLines } from './recovery-lines.ts';

it('tells of each capture why, and how much of it is there', () => {
  const one = { id: 'a-1', name: 'a', cause: 'process-ended', samples: 48, recordedS: 12.04 } as const;
  const lines = recoveryLines({
    recovered: [
      one,
      { ...one, id: 'b-2', cause: 'manifest-lost' },
      { ...one, id: 'c-3', samples: 0, recordedS: 0 },
      { ...one, id: 'e-5', cause: 'disk-full' },
    ],
    failed: [{ id: 'd-4', error: errorValue('disk-full', 'There is no space left for the capture.', { hint: 'Free space.' }) }],
  });
  expect(lines).toEqual([
    'recovered the capture a-1: its program ended before the run did; 48 samples over 12.0 s are kept',
    'recovered the capture b-2: its manifest was damaged and was made again from the samples; 48 samples over 12.0 s are kept',
    'recovered the capture c-3: its program ended before the run did; no sample had been recorded',
    'recovered the capture e-5: the disk was full, and its recording broke off; 48 samples over 12.0 s are kept',
    'd-4 could not be recovered and is as it was: There is no space left for the capture. Free space.',
  ]);
});

it('of nothing it says nothing', () => {
  expect(recoveryLines({ recovered: [], failed: [] })).toEqual([]);
});
