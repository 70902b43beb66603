import { describe, expect, it } from 'vitest';
import { type JpegSetting, MAX_GRAIN, searchSize } from './size-search.ts';

/** 10 bytes a step of quality, 100 a step of grain: from 10 (quality 1, no grain) to 4,000 (quality 100, grain 30). */
const sizeOf = ({ quality, grain }: JpegSetting) => 10 * quality + 100 * grain;

describe('searchSize', () => {
  it('takes the best quality that fits and fills the rest with grain', async () => {
    // Grain 5 costs 500, quality 40 another 400; the 5 bytes left are one in a hundred, which is near enough.
    expect(await searchSize(sizeOf, 905, 5, 0.1)).toEqual({ ok: true, setting: { quality: 40, grain: 5 }, bytes: 900 });
    const filled = await searchSize((setting) => sizeOf({ ...setting, quality: Math.floor(setting.quality / 20) * 20 }), 810, 5, 0.1);
    // Quality 39 (as 20) makes 700; 1.1 more grain makes 810, which is met to within a percent.
    expect(filled).toMatchObject({ ok: true, setting: { quality: 39 } });
    expect(filled.ok && filled.bytes >= 801.9 && filled.bytes <= 810).toBe(true);
  });

  it('takes grain away where quality 1 is too large', async () => {
    const found = await searchSize(sizeOf, 300, 5, 0.1);
    expect(found.ok && found.setting.quality === 1 && found.setting.grain > 2.8 && found.setting.grain <= 2.9).toBe(true);
  });

  it('adds grain where quality 100 is too small', async () => {
    const found = await searchSize(sizeOf, 3_000, 5, 0.1);
    expect(found.ok && found.setting.quality === 100 && found.setting.grain > 19.6 && found.setting.grain <= 20).toBe(true);
  });

  it('accepts the strongest grain within the slack and says what can be reached beyond', async () => {
    expect(await searchSize(sizeOf, 4_400, 5, 0.1)).toEqual({ ok: true, setting: { quality: 100, grain: MAX_GRAIN }, bytes: 4_000 });
    expect(await searchSize(sizeOf, 4_500, 5, 0.1)).toEqual({ ok: false, reason: 'too-large', largest: 4_000 });
    expect(await searchSize(sizeOf, 9, 5, 0.1)).toEqual({ ok: false, reason: 'too-small', smallest: 10 });
  });
});
