import { expect, it } from 'vitest';
import type { RecoveredCapture } from '../../../../contract/index.ts';
import { failedSentence, recoveredSentence } from './recovery-sentence.ts';

const capture = (name: string, more: Partial<RecoveredCapture> = {}): RecoveredCapture => ({
  id: `id-${name}`,
  name,
  cause: 'process-ended',
  samples: 48,
  recordedS: 12,
  ...more,
});

it('says of one capture why it was recovered and what is in it', () => {
  expect(recoveredSentence([capture('baseline')])).toBe(
    '“baseline” was cut off: its program ended before the run did. It was recovered: 12.0 s with 48 samples.',
  );
  expect(recoveredSentence([capture('baseline', { cause: 'manifest-lost' })])).toContain('had a damaged manifest.');
  expect(recoveredSentence([capture('baseline', { cause: 'disk-full' })])).toContain(
    'was cut off: the disk was full, and its recording broke off.',
  );
  expect(recoveredSentence([capture('short', { samples: 0, recordedS: 0 })])).toContain('no sample had been recorded');
});

it('names a few of many', () => {
  expect(recoveredSentence(['a', 'b', 'c', 'd', 'e'].map((name) => capture(name)))).toBe(
    '5 captures of runs that were cut off were recovered: “a” (12.0 s), “b” (12.0 s), “c” (12.0 s) and 2 more.',
  );
});

it('says why one could not be recovered, and that it is safe', () => {
  const error = { code: 'disk-full' as const, message: 'There is no space left for the capture.', hint: 'Free space.' };
  const sentence = failedSentence([
    { id: 'one', error },
    { id: 'two', error },
  ]);
  expect(sentence).toBe(
    '“one” could not be recovered: There is no space left for the capture. Free space. So it is with 1 more. What was recorded is untouched; the next start tries again.',
  );
});
