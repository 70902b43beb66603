import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';

type WsModule = typeof import('ws');

/**
 * `ws` loaded anew, with or without its native helper `bufferutil`. `ws` decides once, when it is loaded
 * (`WS_NO_BUFFER_UTIL`, see its README), and keeps its limiter of zlib calls for good, so that both settings need an
 * instance of their own.
 */
export function loadWs(nativeAddon: 'on' | 'off'): WsModule {
  const require = createRequire(__filename);
  const folder = dirname(require.resolve('ws')) + sep;
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
  const before = process.env['WS_NO_BUFFER_UTIL'];
  if (nativeAddon === 'off') process.env['WS_NO_BUFFER_UTIL'] = '1';
  else delete process.env['WS_NO_BUFFER_UTIL'];
  try {
    return require('ws') as WsModule;
  } finally {
    if (before === undefined) delete process.env['WS_NO_BUFFER_UTIL'];
    else process.env['WS_NO_BUFFER_UTIL'] = before;
  }
}

/** Version of the native helper that really is native, or `null`: the package falls back to JavaScript without a word. */
export function nativeAddonVersion(): string | null {
  const require = createRequire(__filename);
  try {
    const native = require('bufferutil') as { mask: unknown };
    const fallback = require('bufferutil/fallback') as { mask: unknown };
    return native.mask === fallback.mask ? null : (require('bufferutil/package.json') as { version: string }).version;
  } catch {
    return null;
  }
}

/** Version of `ws`. */
export function wsVersion(): string {
  return (createRequire(__filename)('ws/package.json') as { version: string }).version;
}
