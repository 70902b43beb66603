import { useEffect } from 'react';
import { type AppState, isActive, isExperimenting, useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';

/** A setting that is being changed has this long to come to rest. */
const AT_REST_MS = 1_000;

/** While the settings of a run are looked at and nothing is measured, the frames that it would send are made: the first of a payload take seconds. */
export function useFramesAhead(): void {
  const { api } = useSession();
  const scenario = useApp(scenarioToCome);
  useEffect(() => {
    if (scenario === null) return undefined;
    // Where it fails, starting tells so.
    const timer = setTimeout(() => void api.request('run.prepare', { scenario }), AT_REST_MS);
    return () => clearTimeout(timer);
  }, [api, scenario]);
}

function scenarioToCome({ ready, link, view, run, experiment, measuringCeiling, draft }: AppState) {
  const isIdle = !isActive(run) && !isExperimenting(experiment) && !measuringCeiling;
  return ready && link === 'connected' && view === 'monitor' && isIdle ? draft : null;
}
