import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { loadWs, nativeAddonVersion } from './ws-library.ts';

const require = createRequire(import.meta.url);
const bufferUtil = () => require(join(dirname(require.resolve('ws')), 'lib/buffer-util.js')) as { mask: (...args: unknown[]) => void };
const readsAddon = () => /bufferUtil\./.test(bufferUtil().mask.toString());

it('loads ws with its native helper or without, each time anew, and leaves the environment as it was', () => {
  const on = loadWs('on');
  expect(readsAddon()).toBe(true);
  const off = loadWs('off');
  expect(readsAddon()).toBe(false);
  expect(off.WebSocket).not.toBe(on.WebSocket);
  loadWs('on');
  expect(readsAddon()).toBe(true);
  expect(process.env['WS_NO_BUFFER_UTIL']).toBeUndefined();
});

it('knows the native helper from its fallback in JavaScript', () => {
  expect(nativeAddonVersion()).toMatch(/^\d+\.\d+\.\d+$/);
});
