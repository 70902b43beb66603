import { useEffect } from 'react';
import { useSession } from '../../state/session.ts';

/** While the view is looked at, it is looked this often whether another process changed the library. */
const LOOK_EVERY_MS = 3_000;

/** Keeps the list as the library is, whoever changes it: another window, the command line. The engine tells when there is something to load. */
export function useLibraryRefresh(): void {
  const { api, actions } = useSession();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void api.request('captures.refresh', null);
    };
    void api.request('captures.refresh', null).then(() => actions.refreshCaptures());
    const timer = window.setInterval(look, LOOK_EVERY_MS);
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [api, actions]);
}
