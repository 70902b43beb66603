import { expect, it } from 'vitest';
import { type CaptureListItem, captureListItemSchema } from '../contract/index.ts';
import { captureListText } from './capture-list-text.ts';

const item = (fields: Partial<CaptureListItem>) =>
  ({ id: 'one', name: 'a', state: 'complete', receivedFps: 12.34, verdict: null, fault: null, ...fields }) as CaptureListItem;

const HOSTILE = [item({}), item({ id: 'twenty', receivedFps: null, state: 'recovered', name: '\u001b[2Jevil\nline', fault: 'no\rfile' })];

it('is a line a capture, whatever its name has in it', () => {
  expect(captureListItemSchema.shape.name.safeParse('\u001b[2Jevil\nline').success).toBe(true);
  expect(captureListText(HOSTILE, { aligned: false })).toBe(
    'one  12.3 FPS  complete  a:  no verdict\ntwenty  n/a  recovered  \ufffd[2Jevil\ufffdline:  no\ufffdfile\n',
  );
});

it('says where the rate is over more than the verdict is about', () => {
  const text = (mixed: CaptureListItem['mixed']) =>
    captureListText([item({ mixed, verdict: 'After the last change: the offered rate is met.' })], { aligned: false });
  const told = 'one  12.3 FPS  complete  a:  After the last change: the offered rate is met.';
  expect(text('certain')).toBe(`${told} (settings changed: the FPS are over the whole run, before and after)\n`);
  // Of an old capture it is not known when.
  expect(text('possible')).toBe(
    `${told} (settings changed at some time of the run: the FPS are over all that was measured, perhaps before and after)\n`,
  );
});

it('says of what was stopped how far it came', () => {
  const stopped = item({ stopped: { measuredS: 12.5, plannedS: 60, offeredFrames: 400, plannedFrames: null } });
  expect(captureListText([stopped], { aligned: false })).toBe('one  12.3 FPS  stopped  a:  no verdict (stopped after 12.5 of 60 s)\n');
});

it('has its columns under one another on a terminal', () => {
  expect(captureListText(HOSTILE, { aligned: true })).toBe(
    [
      'one     12.3 FPS  complete   a:              no verdict\n',
      'twenty       n/a  recovered  \ufffd[2Jevil\ufffdline:  no\ufffdfile\n',
    ].join(''),
  );
  expect(captureListText([], { aligned: true })).toBe('');
});
