import { useDocumentVisibility } from '@mantine/hooks';
import { useEffect, useSyncExternalStore } from 'react';
import type { Settings } from '../../../../contract/index.ts';
import type { Api } from '../../api/api.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';
import { NO_FILTER } from './search-sockets.ts';
import { SocketWatch } from './socket-watch.ts';
import { useSockets } from './sockets-store.ts';

/** The watch of the window. */
export type WindowWatch = SocketWatch<Settings['sockets']['source']>;

/** One for each connection to the engine, so that the last minute is still there when the view is opened again. */
const watches = new WeakMap<Api, WindowWatch>();

function watchOf(api: Api): WindowWatch {
  let watch = watches.get(api);
  if (!watch) {
    watch = new SocketWatch({
      read: (source) => api.request('sockets.read', { source, filter: NO_FILTER }),
      nowMs: () => performance.now(),
      setTimer: (callback, ms) => window.setTimeout(callback, ms),
      clearTimer: (timer) => clearTimeout(timer),
    });
    watches.set(api, watch);
  }
  return watch;
}

/** Reads the sockets as the settings say while this is shown, the page can be seen, the engine can be reached and the view is not held. Renders with each reading. */
export function useSocketWatch(): WindowWatch {
  const { api } = useSession();
  const watch = watchOf(api);
  const source = useApp((state) => state.settings.sockets.source);
  const intervalMs = useApp((state) => state.settings.sockets.intervalMs);
  const connected = useApp((state) => state.link === 'connected');
  const paused = useSockets((state) => state.paused);
  const seen = useDocumentVisibility() !== 'hidden';
  const reads = connected && seen && !paused;
  useEffect(() => watch.follow(reads ? { source, intervalMs } : null), [watch, reads, source, intervalMs]);
  useEffect(() => () => watch.follow(null), [watch]);
  useSyncExternalStore(watch.subscribe, () => watch.version);
  return watch;
}
