import { describe, expect, it } from 'vitest';
import type { DisplayFrame } from '../contract/display-frame.ts';
import { FrameGate } from './frame-gate.ts';

const frame = (sequence: number, captureId = 'a'): DisplayFrame => ({
  captureId,
  connection: 0,
  sequence,
  receivedFrames: sequence + 1,
  bytes: new Uint8Array(1),
});
const ready = { windowId: 'w', captureId: 'a', displayed: 0, failed: 0, wantsFrame: true };
const busy = { ...ready, wantsFrame: false };

function gate() {
  const sent: number[] = [];
  return { sent, gate: new FrameGate((passed) => sent.push(passed.sequence)) };
}

describe('FrameGate', () => {
  it('sends nothing unasked and then the newest alone', () => {
    const { gate: it, sent } = gate();
    it.offer(frame(1));
    it.offer(frame(2));
    it.report(busy);
    expect(sent).toEqual([]);
    it.report(ready);
    expect(sent).toEqual([2]);
  });

  it('sends one picture for each time it is asked', () => {
    const { gate: it, sent } = gate();
    it.report(ready);
    it.offer(frame(1));
    it.offer(frame(2));
    it.offer(frame(3));
    expect(sent).toEqual([1]);
    it.report(ready);
    expect(sent).toEqual([1, 3]);
  });

  it('never sends the same picture twice', () => {
    const { gate: it, sent } = gate();
    it.offer(frame(1));
    it.report(ready);
    it.report(ready);
    expect(sent).toEqual([1]);
  });

  it('drops a picture of an earlier run', () => {
    const { gate: it, sent } = gate();
    it.offer(frame(9, 'before'));
    it.report(ready);
    expect(sent).toEqual([]);
    it.offer(frame(1));
    expect(sent).toEqual([1]);
  });

  it('forgets what a page that is gone had asked for', () => {
    const { gate: it, sent } = gate();
    it.report(ready);
    it.reset();
    it.offer(frame(1));
    expect(sent).toEqual([]);
  });
});
