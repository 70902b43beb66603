import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { SockscopeError } from '../../contract/index.ts';
import { findChromium } from './find-chromium.ts';

const folder = mkdtempSync(join(tmpdir(), 'sockscope-find-'));
const file = (name: string) => {
  const path = join(folder, name);
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
};
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fault(env: NodeJS.ProcessEnv): SockscopeError['value'] {
  try {
    findChromium(env, 'linux');
  } catch (error) {
    return (error as SockscopeError).value;
  }
  throw new Error('one was found');
}

test('one that is named is taken, and no other in its place', () => {
  const named = file('my-own');
  file('google-chrome');
  expect(findChromium({ SOCKSCOPE_CHROMIUM: named, PATH: folder }, 'linux')).toBe(named);
  const missing = fault({ SOCKSCOPE_CHROMIUM: join(folder, 'none'), PATH: folder });
  expect(missing.code).toBe('chromium-missing');
  expect(missing.message).toContain(join(folder, 'none'));
  expect(fault({ SOCKSCOPE_CHROMIUM: folder, PATH: folder }).code, 'a folder is none').toBe('chromium-missing');
});

test('PATH is searched by the usual names, in their order', () => {
  const chrome = file('google-chrome');
  expect(findChromium({ PATH: `/nowhere::${folder}` }, 'linux')).toBe(chrome);
  const chromium = file('chromium');
  expect(findChromium({ PATH: folder }, 'linux')).toBe(chromium);
});

test('without one it is said what was looked for and what to try', () => {
  const { code, message, hint } = fault({ PATH: '' });
  expect(code).toBe('chromium-missing');
  expect(message).toContain('google-chrome');
  expect(hint).toContain('SOCKSCOPE_CHROMIUM');
});
