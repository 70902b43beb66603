import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReason } from './build-state.mjs';

const PRODUCTS = ['out/main/electron.cjs', 'out/main/cli.cjs', 'out/preload/preload.cjs', 'out/renderer/index.html'];

describe('buildReason', () => {
  let root = '';
  const write = (path: string, atS: number) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, atS, atS);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sockscope-build-state-'));
    write('main/deep/engine.ts', 1_000);
    for (const product of PRODUCTS) write(product, 2_000);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('finds a build that is newer than every source up to date', () => {
    expect(buildReason(root)).toBeNull();
  });

  it.each(PRODUCTS)('asks for a build when %s is missing', (product) => {
    rmSync(join(root, product));
    expect(buildReason(root)).toBe('not built yet');
  });

  it('asks for a build when one source is newer than one product', () => {
    write('renderer/src/deep/view.tsx', 2_500);
    expect(buildReason(root)).toMatch(/changed/);
    for (const product of PRODUCTS.slice(1)) write(product, 3_000);
    expect(buildReason(root)).toMatch(/changed/);
    write(PRODUCTS[0]!, 3_000);
    expect(buildReason(root)).toBeNull();
  });

  it('takes no test for a source', () => {
    write('main/deep/engine.test.ts', 9_000);
    expect(buildReason(root)).toBeNull();
  });
});
