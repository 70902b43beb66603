import { useEffect } from 'react';
import { type AppState, isActive, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';

/** A setting that is being changed has this long to come to rest. */
const AT_REST_MS = 1_000;

/** While nothing runs, the frames that Start would send are made: the first of a payload take seconds, which somebody who looks at the settings does not wait for. */
export function useFramesAhead(): void {
  const { api } = useSession();
  const payload = useApp(payloadToCome);
  useEffect(() => {
    if (payload === null) return undefined;
    // Where it fails, starting tells so.
    const timer = setTimeout(() => void api.request('run.prepare', { payload }), AT_REST_MS);
    return () => clearTimeout(timer);
  }, [api, payload]);
}

function payloadToCome({ run, link, draft }: AppState) {
  const { direction, payload } = draft;
  return isActive(run) || link !== 'connected' || direction === 'listen' || direction === 'observe' ? null : payload;
}
