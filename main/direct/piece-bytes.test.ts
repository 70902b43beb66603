import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { l2CacheBytes, pieceBytesFor } from './piece-bytes.ts';

const KIB = 1024;

describe('pieceBytesFor', () => {
  it.each([
    ['half of the cache', 1_280 * KIB, 640 * KIB],
    ['half of 1 MiB', 1_024 * KIB, 512 * KIB],
    ['half of 2 MiB', 2_048 * KIB, 1_024 * KIB],
    ['512 KiB at least', 256 * KIB, 512 * KIB],
    ['1 MiB at most', 12_288 * KIB, 1_024 * KIB],
    ['512 KiB where nobody tells', null, 512 * KIB],
    ['a multiple of four', 1_048_576 + 8 * 3 + 5, 524_288 + 12],
  ])('%s', (_, l2Bytes, expected) => {
    expect(pieceBytesFor(l2Bytes)).toBe(expected);
  });
});

describe('l2CacheBytes', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'caches-'));
    write('topology/thread_siblings_list', '0,4');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: string, text: string) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  const cache = (index: number, level: string, size: string, sharedBy = '0') => {
    write(`cache/index${index}/level`, level);
    write(`cache/index${index}/size`, size);
    write(`cache/index${index}/shared_cpu_list`, sharedBy);
  };

  it('is that of the second level', () => {
    cache(0, '1', '48K');
    cache(1, '1', '64K');
    cache(2, '2', '2048K', '0,4');
    cache(3, '3', '491520K');
    expect(l2CacheBytes(folder)).toBe(2_097_152);
  });

  it('is unknown where there is none', () => {
    cache(0, '1', '48K');
    expect(l2CacheBytes(folder)).toBeNull();
  });

  it('is unknown where the size is not a number of KiB', () => {
    cache(0, '2', '', '0,4');
    expect(l2CacheBytes(folder)).toBeNull();
  });

  it('is none of its own where other cores share it', () => {
    cache(0, '2', '2048K', '0-3');
    expect(l2CacheBytes(folder)).toBeNull();
  });

  it('is unknown where there is no such folder', () => {
    expect(l2CacheBytes(join(folder, 'none'))).toBeNull();
  });
});
