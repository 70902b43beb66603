import { useEffect, useState } from 'react';

/** Anything outside React that tells of its changes. */
export interface Changing {
  version: number;
  subscribe: (listener: () => void) => () => void;
}

/** The version of a store, told at most every `apartMs` and only while the page can be seen, so that a fast stream redraws nothing in vain. */
export function useStoreVersion(store: Changing, apartMs: number): number {
  const [version, setVersion] = useState(store.version);
  useEffect(() => {
    let timer: number | undefined;
    let toldAtMs = Number.NEGATIVE_INFINITY;
    const tell = () => {
      timer = undefined;
      toldAtMs = performance.now();
      setVersion(store.version);
    };
    const follow = () => {
      if (timer !== undefined || document.visibilityState === 'hidden') return;
      timer = window.setTimeout(tell, Math.max(0, toldAtMs + apartMs - performance.now()));
    };
    document.addEventListener('visibilitychange', follow);
    const unsubscribe = store.subscribe(follow);
    follow();
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', follow);
      unsubscribe();
    };
  }, [store, apartMs]);
  return version;
}
