import { expect, it } from 'vitest';
import { type DisplayFrameInfo, SHOWN_TEXT_BYTES, TEXTS_BETWEEN_PICTURES } from '../../contract/index.ts';
import { FrameTap } from './frame-tap.ts';
import type { Arrived, ReceivingPeer } from './receiving-peer.ts';

function tapped() {
  const posted: { info: DisplayFrameInfo; text: string }[] = [];
  const tap = new FrameTap('a', (info, bytes) => posted.push({ info, text: Buffer.from(bytes).toString('latin1') }));
  const offer = (content: string, isText: boolean) => {
    const data = Buffer.from(content, 'latin1');
    tap.offer({ slot: 3 } as ReceivingPeer, { data, bytes: data.length, isText, sequence: 7 } as Arrived, 9);
  };
  return { tap, offer, posted };
}

it('hands over a frame as it came, one each time that it is asked', () => {
  const { tap, offer, posted } = tapped();
  offer('none asked', false);
  tap.want();
  offer('the next', false);
  offer('one after it', false);
  expect(posted).toEqual([{ info: { captureId: 'a', connection: 3, sequence: 7, receivedFrames: 9 }, text: 'the next' }]);
});

it('hands over the beginning of a text, with its length', () => {
  const { tap, offer, posted } = tapped();
  tap.want();
  offer(`{"a":1}${'x'.repeat(10_000)}`, true);
  tap.want();
  offer('short', true);
  expect(posted.map(({ info, text }) => [info.textBytes, text.length, text.slice(0, 7)])).toEqual([
    [10_007, SHOWN_TEXT_BYTES, '{"a":1}'],
    [5, 5, 'short'],
  ]);
});

it('passes text over where other frames come too', () => {
  const { tap, offer, posted } = tapped();
  tap.want();
  offer('picture', false);
  tap.want();
  offer('{"about":"it"}', true);
  offer('another', false);
  expect(posted.map(({ text }) => text)).toEqual(['picture', 'another']);
  // Until the stream is one of text: the kind may change in mid-run.
  tap.want();
  for (let n = 0; n <= TEXTS_BETWEEN_PICTURES; n++) offer(`text ${n}`, true);
  expect(posted[2]?.text).toBe(`text ${TEXTS_BETWEEN_PICTURES}`);
});
