import type { SockscopeBridge } from '../../../contract/index.ts';
import { BrowserBridge, openControlSocket } from './browser-bridge.ts';
import { takeToken } from './token.ts';

declare global {
  interface Window {
    /** Exposed by the desktop's preload script. */
    readonly sockscope?: SockscopeBridge;
  }
}

/** The desktop's bridge where there is one, else that of `sockscope serve`; `null` when the address had no token. */
export function findBridge(): SockscopeBridge | null {
  if (window.sockscope) return window.sockscope;
  const token = takeToken({ location, history, storage: sessionStorage });
  // A new address pasted into the same tab changes the fragment alone, which loads nothing.
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#token=')) location.reload();
  });
  if (token === null) return null;
  return new BrowserBridge({
    open: () => openControlSocket(location, token),
    later: (retry, delayMs) => void setTimeout(retry, delayMs),
  });
}
