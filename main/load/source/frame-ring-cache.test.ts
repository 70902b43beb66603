import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payloadSchema } from '../../../contract/scenario.ts';
import { loadRing, MAX_CACHED_RING_BYTES, MAX_CACHED_RINGS, ringFileName, storeRing } from './frame-ring-cache.ts';
import { assembleFrame } from './jpeg-padding.ts';

const payload = payloadSchema.parse({ bytes: 4_096, width: 64, height: 64, ringFrames: 3 });
const ring = (seed: number) => [0, 1, 2].map((index) => assembleFrame(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9), 4_096, seed + index));
const bytes = (frames: readonly SharedArrayBuffer[] | null) => frames?.map((frame) => Array.from(new Uint8Array(frame)));

describe('the cache of rings', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sockscope-frames-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = () => join(folder, ringFileName(payload));

  it('gives back what was stored, for the same settings only', () => {
    const inside = join(folder, 'not/yet/there');
    expect(loadRing(inside, payload)).toBeNull();
    expect(storeRing(inside, payload, ring(1))).toBe(true);
    expect(bytes(loadRing(inside, payload))).toEqual(bytes(ring(1)));
    for (const change of [{ seed: 2 }, { entropy: 0.4 }, { width: 65 }, { bytes: 4_097 }, { ringFrames: 2 }]) {
      expect(loadRing(inside, { ...payload, ...change })).toBeNull();
    }
    expect(readdirSync(inside)).toEqual([ringFileName(payload)]);
  });

  it.each<[string, (path: string) => void]>([
    ['cut short', (path) => truncateSync(path, 9_000)],
    ['empty', (path) => writeFileSync(path, '')],
    ['longer', (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.of(0)]))],
    ['changed in one byte of a frame', (path) => flip(path, 5_000)],
    ['changed in its checksum', (path) => flip(path, 60)],
    ['changed in its magic', (path) => flip(path, 0)],
  ])('removes a file that is %s, so that it is made anew', (_what, damage) => {
    storeRing(folder, payload, ring(1));
    damage(file());
    expect(loadRing(folder, payload)).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    expect(storeRing(folder, payload, ring(1))).toBe(true);
    expect(bytes(loadRing(folder, payload))).toEqual(bytes(ring(1)));
  });

  it('keeps the most recently used rings', () => {
    for (let seed = 0; seed < MAX_CACHED_RINGS; seed++) {
      storeRing(folder, { ...payload, seed }, ring(seed));
      utimesSync(join(folder, ringFileName({ ...payload, seed })), 1_000 + seed, 1_000 + seed);
    }
    // Using the oldest makes it the newest, so that the second oldest has to go.
    expect(loadRing(folder, { ...payload, seed: 0 })).not.toBeNull();
    storeRing(folder, { ...payload, seed: 100 }, ring(100));
    expect(readdirSync(folder).length).toBe(MAX_CACHED_RINGS);
    expect(loadRing(folder, { ...payload, seed: 1 })).toBeNull();
    expect(loadRing(folder, { ...payload, seed: 0 })).not.toBeNull();
    expect(loadRing(folder, { ...payload, seed: 100 })).not.toBeNull();
  });

  it('keeps no more than so many bytes', () => {
    const fileBytes = () => readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    for (let seed = 0; seed < 5; seed++) {
      storeRing(folder, { ...payload, seed }, ring(seed), 40_000);
      utimesSync(join(folder, ringFileName({ ...payload, seed })), 1_000 + seed, 1_000 + seed);
    }
    // Each has 12,288 bytes of frames and a head: three of them.
    expect(fileBytes().length).toBe(3);
    expect(fileBytes().reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(40_000);
    expect([0, 1, 2, 3, 4].map((seed) => loadRing(folder, { ...payload, seed }) !== null)).toEqual([false, false, true, true, true]);
  });

  it('is no error when it cannot be used', () => {
    const blocked = join(folder, 'a-file');
    writeFileSync(blocked, 'not a folder');
    expect(loadRing(blocked, payload)).toBeNull();
    expect(storeRing(blocked, payload, ring(1))).toBe(false);
    expect(readFileSync(blocked, 'utf8')).toBe('not a folder');
  });

  it('removes what somebody left unfinished, and nothing that may still be written', () => {
    const [left, fresh] = [1, 2].map((pid) => `${file()}.${pid}.tmp`) as [string, string];
    for (const name of [left, fresh]) writeFileSync(name, 'half');
    const anHourAgo = Date.now() / 1_000 - 3_600;
    utimesSync(left, anHourAgo, anHourAgo);
    expect(storeRing(folder, payload, ring(1))).toBe(true);
    expect(readdirSync(folder).sort()).toEqual([ringFileName(payload), `${ringFileName(payload)}.2.tmp`]);
  });

  it('keeps JPEG images alone', () => {
    storeRing(folder, payload, ring(1));
    for (const kind of ['gray', 'text'] as const) {
      expect(ringFileName({ ...payload, kind })).not.toBe(ringFileName(payload));
      expect(storeRing(folder, { ...payload, kind }, ring(1))).toBe(false);
      expect(loadRing(folder, { ...payload, kind })).toBeNull();
    }
    expect(readdirSync(folder)).toEqual([ringFileName(payload)]);
  });

  it('does not keep a ring that is too large', () => {
    const large = { ...payload, bytes: MAX_CACHED_RING_BYTES };
    expect(storeRing(folder, large, ring(1))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});

function flip(path: string, at: number): void {
  const content = readFileSync(path);
  content[at] = content[at]! ^ 1;
  writeFileSync(path, content);
}
