import { describe, expect, it } from 'vitest';
import { foundText, NOTHING_OF_OURS, type Summary } from '../../contract/index.ts';
import { comparedCeiling } from '../testing/ceiling.ts';
import { exampleDocument } from '../testing/example-document.ts';
import { checkThresholds, NOTHING_MEASURED } from './check-thresholds.ts';

const example = exampleDocument({ nulls: true }).summary!;
const summary: Summary = {
  ...example,
  received: { frames: 299, fps: 29.999_999_999, bytesPerS: 31_457_280 },
  dropped: { frames: 12, byStation: { 'receiver.user': 12 }, byPolicy: { 'drop-oldest': 12 }, urgentFrames: 0 },
};
const check = (text: string, of: Summary | null = summary) => checkThresholds([text], of)[0]!;

describe('checkThresholds', () => {
  it('compares in full precision', () => {
    expect(check('received.fps>=30')).toMatchObject({ text: 'received.fps>=30', holds: false, found: 29.999_999_999, reason: null });
    expect(check('received.fps>29.99999999')).toMatchObject({ holds: true });
    expect(check('received.fps==29.999999999')).toMatchObject({ holds: true });
  });

  it.each([
    ['received.frames>=299', true],
    ['received.frames>299', false],
    ['received.frames<=299', true],
    ['received.frames<299', false],
    ['received.frames==299', true],
    ['received.frames==298', false],
    ['received.frames>-1', true],
  ])('%s: %s', (text, holds) => {
    expect(check(text)).toMatchObject({ text, holds, found: 299 });
  });

  it('says of a miss that one frame more would turn what one frame is, and misses it all the same', () => {
    const camera: Summary = { ...summary, durationS: 10.008, received: { frames: 250, fps: 250 / 10.008, bytesPerS: 26_214_400 } };
    const off = 'at most one frame off: over 10.0 s one is 0.0999 FPS';
    const missed = check('received.fps>=25', camera);
    expect(missed).toMatchObject({ holds: false, reason: null, nearMiss: off });
    expect(foundText(missed)).toBe(`found 24.98 FPS, ${off}`);
    expect(check('received.fps<24.9', camera)).toMatchObject({ holds: false, nearMiss: off });
    for (const text of ['received.fps>=25.1', 'received.frames>=251', 'received.fps>=24.9'])
      expect(check(text, camera).nearMiss).toBeUndefined();
    // Of clients of the user's own the rate is over the time in which they were connected: 0.5 s of it make one frame 2 FPS.
    expect(check('received.fps>=26', { ...camera, connectedS: 0.5 })).toMatchObject({
      nearMiss: expect.stringContaining('one is 2.00 FPS'),
    });
  });

  it('keeps the order', () => {
    expect(checkThresholds(['received.fps>1', 'dropped.frames==0'], summary).map(({ holds }) => holds)).toEqual([true, false]);
    expect(checkThresholds([], summary)).toEqual([]);
  });

  it('says why a figure is missing, and then does not hold, whatever is asked', () => {
    for (const text of ['displayed.fps>=0', 'displayed.fps<1e9'])
      expect(check(text)).toEqual({ text, holds: false, found: null, reason: 'no window is attached' });
    expect(check('stations.receiver.kernel.p95Bytes<=65536')).toMatchObject({
      holds: false,
      reason: example.unavailable['stations.receiver.kernel'],
    });
    expect(check('connections.closed.1006<1')).toMatchObject({ holds: false, found: null, reason: 'the run has no such figure' });
    expect(check('received.fps>1', null)).toEqual({ text: 'received.fps>1', holds: false, found: null, reason: NOTHING_MEASURED });
  });

  it('takes no count for 0 where nothing could be counted', () => {
    const observed = { ...summary, unavailable: { received: NOTHING_OF_OURS, dropped: NOTHING_OF_OURS } };
    expect(check('received.fps>=0', observed)).toEqual({ text: 'received.fps>=0', holds: false, found: null, reason: NOTHING_OF_OURS });
    expect(check('dropped.byPolicy.latest==0', observed)).toMatchObject({ holds: false, found: null });
  });

  it('knows that nothing was dropped under a name where the others are all', () => {
    expect(check('dropped.byPolicy.drop-oldest==12')).toMatchObject({ holds: true });
    expect(check('dropped.byPolicy.latest==0')).toMatchObject({ holds: true, found: 0 });
    expect(check('dropped.byStation.sender.user==0')).toMatchObject({ holds: true, found: 0 });
    // An account that does not tell of all of them could have forgotten these.
    const old = { ...summary, dropped: { ...summary.dropped, byPolicy: {} } };
    expect(check('dropped.byPolicy.latest==0', old)).toMatchObject({ holds: false, found: null });
  });

  it.each([
    // Of a ceiling that is too low: fps may be more, ratio less.
    ['ceiling.ratio>=0.5', false, 'the share of it is at most this'],
    ['ceiling.ratio>0.95', false, null],
    ['ceiling.ratio<=0.95', true, null],
    ['ceiling.ratio<0.9', false, 'the share of it is at most this'],
    ['ceiling.ratio==0.95', false, 'the share of it is at most this'],
    ['ceiling.fps>=2000', true, null],
    ['ceiling.fps>2500', false, 'raw TCP reaches at least this'],
    ['ceiling.fps<=2000', false, 'raw TCP reaches at least this'],
    ['ceiling.fps<2000', false, null],
    ['ceiling.othersCores<=0.9', true, null],
  ])('of a ceiling that is too low %s holds only where it would with any that is higher: %s', (text, isHeld, bound) => {
    const ceiling = comparedCeiling(2_000, 0.95, { othersCores: 0.84, likelyLow: true });
    const doubt = 'the ceiling was measured while other programs used 0.8 cores, so likely too low';
    expect(check(text, { ...summary, ceiling })).toMatchObject({ holds: isHeld, reason: bound === null ? null : `${doubt}; ${bound}` });
    const exceeded = check(text, { ...summary, ceiling: { ...ceiling, likelyLow: false, exceeded: true } });
    const beyond = 'the ceiling was less than the run itself reached, so too low';
    expect(exceeded).toMatchObject({ holds: isHeld, reason: bound === null ? null : `${beyond}; ${bound}` });
    // Nothing is known against it: what was found decides.
    const trusted = check(text, { ...summary, ceiling: { ...ceiling, othersCores: 0.1, likelyLow: false } });
    expect(trusted.reason).toBeNull();
    if (bound !== null && !text.includes('<0.9') && !text.includes('>2500')) expect(trusted.holds).toBe(true);
  });

  it('holds for no text that this version does not read', () => {
    expect(check('received.fps~1')).toMatchObject({ holds: false, found: null, reason: expect.stringContaining('does not read it') });
  });
});
