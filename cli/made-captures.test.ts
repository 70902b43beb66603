import { expect, it } from 'vitest';
import { framesLeftOutSchema } from '../contract/index.ts';
import { exampleDocument } from '../main/testing/example-document.ts';
import { faultOfMade, incompleteError } from './made-captures.ts';

const BROKE_OFF = 'The recording broke off after 1.0 s: There is no space left for the capture. The figures are of the whole run.';
const diskFull = { code: 'disk-full', message: 'There is no space left for the capture.', hint: '' } as const;

it('takes a capture for whole only where its end is written and its samples do not break off', () => {
  expect(incompleteError({ recordingFault: null, recording: null }, { isWritten: true, error: null })).toBeNull();
  // What failed the run itself is no fault of its capture.
  expect(incompleteError({ recordingFault: null, recording: null }, { isWritten: true, error: diskFull })).toBeNull();
  expect(incompleteError({ recordingFault: BROKE_OFF, recording: null }, { isWritten: true, error: diskFull })?.value).toMatchObject({
    code: 'disk-full',
    message: 'The capture is not whole: There is no space left for the capture.',
    hint: expect.not.stringContaining('Free some space'),
  });
  expect(incompleteError({ recordingFault: null, recording: null }, { isWritten: false, error: null })?.value).toMatchObject({
    code: 'capture-unwritable',
    message: 'The capture is not whole: its end could not be written.',
    hint: expect.stringContaining('Free some space'),
  });
});

it('takes a capture whose recorded frames alone break off for one that is not whole', () => {
  const recording = {
    frames: 3,
    bytes: 3_000,
    leftOut: framesLeftOutSchema.parse({}),
    fault: 'There is no space left for the recorded frames.',
  };
  const written = { isWritten: true, error: null };
  expect(incompleteError({ recordingFault: null, recording: { ...recording, fault: null } }, written)).toBeNull();
  expect(incompleteError({ recordingFault: null, recording }, written)?.value).toMatchObject({
    code: 'capture-unwritable',
    message: 'The recorded frames are not whole: There is no space left for the recorded frames.',
    hint: expect.stringContaining('The figures and the samples are of the whole run'),
  });
});

it('makes it the fault of its run, but for one that missed a threshold', () => {
  const whole = { ...exampleDocument(), events: [], thresholds: [] };
  const incomplete = incompleteError({ recordingFault: BROKE_OFF, recording: null }, { isWritten: true, error: diskFull });
  const result = { text: 'received.fps>=1', found: 30, reason: null };
  expect(faultOfMade(whole, null)).toBeNull();
  expect(faultOfMade(whole, incomplete)).toMatchObject({ code: 'disk-full' });
  expect(faultOfMade({ ...whole, thresholds: [{ ...result, holds: true }] }, incomplete)).toMatchObject({ code: 'disk-full' });
  expect(faultOfMade({ ...whole, thresholds: [{ ...result, holds: false }] }, incomplete)).toBeNull();
  expect(faultOfMade({ ...whole, state: 'recovered' }, incomplete)).toMatchObject({ code: 'recovered' });
});
