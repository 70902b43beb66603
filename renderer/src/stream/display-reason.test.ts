import { expect, it } from 'vitest';
import { displayReason } from './display-reason.ts';

const setting = { by: 'setting', fps: 30, maxFps: 30, pictureMs: 2 } as const;
const share = { by: 'share', fps: 1, maxFps: 30, pictureMs: 140.4 } as const;
const reason = (arrivingFps: number, displayedFps: number, pace: typeof setting | typeof share, tookMs = 20) =>
  displayReason({ arrivingFps, displayedFps, tookMs, pace });

it('has nothing to say where most frames are displayed, or were not for a moment alone', () => {
  expect(reason(28, 27, setting)).toBeNull();
  expect(reason(0, 0, setting)).toBeNull();
  expect(reason(1, 1, share)).toBeNull();
  // The view was just opened: the window could draw them all.
  expect(reason(28, 1, setting)).toBeNull();
});

it('names what holds pictures back', () => {
  expect(reason(1_700, 29.5, setting)).toMatchObject({ by: 'setting', mark: 'max 30' });
  expect(reason(28, 1, share)).toMatchObject({ by: 'share', mark: 'costly' });
  expect(reason(28, 1, share)?.text).toContain('some 140 ms of a processor');
  const full = { ...share, by: 'processors' as const };
  expect(displayReason({ arrivingFps: 28, displayedFps: 1, tookMs: 20, pace: full })).toMatchObject({ by: 'processors', mark: 'CPU full' });
});

it('says so where pictures come later than they could be drawn', () => {
  expect(reason(28, 1, setting, 900)).toMatchObject({ by: 'delivery', mark: 'late' });
  expect(reason(28, 0, share, 1_500)).toMatchObject({ by: 'delivery' });
  // At a second apart a picture that takes one is not what is waited for.
  expect(reason(28, 1, share, 900)).toMatchObject({ by: 'share' });
});
