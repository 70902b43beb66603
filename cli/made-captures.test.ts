import { expect, it } from 'vitest';
import { exampleDocument } from '../main/testing/example-document.ts';
import { faultOfMade, incompleteError } from './made-captures.ts';

const BROKE_OFF = 'The recording broke off after 1.0 s: There is no space left for the capture. The figures are of the whole run.';
const diskFull = { code: 'disk-full', message: 'There is no space left for the capture.', hint: '' } as const;

it('takes a capture for whole only where its end is written and its samples do not break off', () => {
  expect(incompleteError({ recordingFault: null }, { isWritten: true, error: null })).toBeNull();
  // What failed the run itself is no fault of its capture.
  expect(incompleteError({ recordingFault: null }, { isWritten: true, error: diskFull })).toBeNull();
  expect(incompleteError({ recordingFault: BROKE_OFF }, { isWritten: true, error: diskFull })?.value).toMatchObject({
    code: 'disk-full',
    message: 'The capture is not whole: There is no space left for the capture.',
    hint: expect.not.stringContaining('Free some space'),
  });
  expect(incompleteError({ recordingFault: null }, { isWritten: false, error: null })?.value).toMatchObject({
    code: 'capture-unwritable',
    message: 'The capture is not whole: its end could not be written.',
    hint: expect.stringContaining('Free some space'),
  });
});

it('makes it the fault of its run, but for one that missed a threshold', () => {
  const whole = { ...exampleDocument(), events: [], thresholds: [] };
  const incomplete = incompleteError({ recordingFault: BROKE_OFF }, { isWritten: true, error: diskFull });
  const result = { text: 'received.fps>=1', found: 30, reason: null };
  expect(faultOfMade(whole, null)).toBeNull();
  expect(faultOfMade(whole, incomplete)).toMatchObject({ code: 'disk-full' });
  expect(faultOfMade({ ...whole, thresholds: [{ ...result, holds: true }] }, incomplete)).toMatchObject({ code: 'disk-full' });
  expect(faultOfMade({ ...whole, thresholds: [{ ...result, holds: false }] }, incomplete)).toBeNull();
  expect(faultOfMade({ ...whole, state: 'recovered' }, incomplete)).toMatchObject({ code: 'recovered' });
});
