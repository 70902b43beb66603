import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRendererUrl, rendererFile, respondWithRendererFile } from './renderer-files.ts';

describe('rendererFile', () => {
  it('finds files inside the folder', () => {
    expect(rendererFile('/built', 'app://sockscope/index.html')).toBe(join('/built', 'index.html'));
    expect(rendererFile('/built', 'app://sockscope/assets/a%20b.js?x#y')).toBe(join('/built', 'assets', 'a b.js'));
    expect(rendererFile('/built', 'app://sockscope/')).toBe(join('/built', 'index.html'));
  });

  it.each([
    // `new URL` resolves these dots itself; what remains is inside.
    ['app://sockscope/../secret.json', join('/built', 'secret.json')],
    ['app://sockscope/%2e%2e/secret.json', join('/built', 'secret.json')],
    ['app://sockscope/..%2fsecret.json', null],
    ['app://sockscope/assets/..%2f..%2fbuilt-too/secret.json', null],
    ['app://sockscope/..%5csecret.json', null],
    ['app://sockscope/index.html%00.js', null],
    ['app://sockscope/%zz.js', null],
  ])('never leaves the folder: %s', (url, file) => {
    expect(rendererFile('/built', url)).toBe(file);
  });

  it('knows no other origin and no other type', () => {
    expect(rendererFile('/built', 'app://other/index.html')).toBeNull();
    expect(rendererFile('/built', 'file:///built/index.html')).toBeNull();
    expect(rendererFile('/built', 'app://sockscope/notes.txt')).toBeNull();
  });
});

describe('isRendererUrl', () => {
  it('is not fooled by a host that only begins alike', () => {
    expect(isRendererUrl('app://sockscope/index.html')).toBe(true);
    expect(isRendererUrl('app://sockscope.example/index.html')).toBe(false);
    expect(isRendererUrl('https://example.com/app://sockscope/')).toBe(false);
  });
});

describe('respondWithRendererFile', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sockscope-renderer-'));
    await writeFile(join(folder, 'index.html'), '<p>here</p>');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('serves a file with its type and a policy that runs no foreign script', async () => {
    const response = await respondWithRendererFile(folder, { url: 'app://sockscope/index.html', method: 'GET' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<p>here</p>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('answers 404 and 405, confined as well', async () => {
    const missing = await respondWithRendererFile(folder, { url: 'app://sockscope/none.js', method: 'GET' });
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await respondWithRendererFile(folder, { url: 'app://sockscope/index.html', method: 'POST' })).status).toBe(405);
  });
});
