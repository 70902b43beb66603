import { expect, it } from 'vitest';
import { type CaptureListItem, captureListItemSchema } from '../contract/index.ts';
import { captureListText } from './capture-list-text.ts';

const item = (fields: Partial<CaptureListItem>) =>
  ({ id: 'one', name: 'a', state: 'complete', receivedFps: 12.34, verdict: null, fault: null, ...fields }) as CaptureListItem;

it('is a line a capture, whatever its name has in it', () => {
  expect(captureListItemSchema.shape.name.safeParse('\u001b[2Jevil\nline').success).toBe(true);
  expect(captureListText([item({}), item({ id: 'two', receivedFps: null, name: '\u001b[2Jevil\nline', fault: 'no\rfile' })])).toBe(
    'one     12.3 FPS  complete    a: no verdict\ntwo          n/a  complete    \ufffd[2Jevil\ufffdline: no\ufffdfile\n',
  );
});
