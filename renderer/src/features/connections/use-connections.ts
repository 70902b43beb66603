import { useEffect, useState } from 'react';
import type { ErrorValue, RequestOutput } from '../../../../contract/index.ts';
import { useApp } from '../../state/app-store.ts';
import { useSession } from '../../state/session.ts';

const APART_MS = 1_000;
/** A large table may take this share of the page's time. */
const SHARE = 0.2;

/** What the table has: the newest answer, or why there is none. */
export interface Connections {
  answer: RequestOutput<'run.connections'> | null;
  error: ErrorValue | null;
}

/** Asks for the connections once a second while the run goes on and the page can be seen; less often where the answer is long. */
export function useConnections(): Connections {
  const { api } = useSession();
  const captureId = useApp(({ run }) => (run?.phase === 'running' || run?.phase === 'draining' ? run.captureId : null));
  const [connections, setConnections] = useState<Connections>({ answer: null, error: null });
  useEffect(() => {
    setConnections({ answer: null, error: null });
    if (captureId === null) return;
    let timer: number | undefined;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState === 'hidden') {
        timer = window.setTimeout(ask, APART_MS);
        return;
      }
      const startedMs = performance.now();
      const answer = await api.request('run.connections', null);
      if (isOver) return;
      if (answer.ok) setConnections({ answer: answer.value, error: null });
      else if (answer.error.code !== 'run-inactive') setConnections(({ answer: before }) => ({ answer: before, error: answer.error }));
      timer = window.setTimeout(ask, Math.max(APART_MS, (performance.now() - startedMs) / SHARE));
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api, captureId]);
  return connections;
}
