import { useMantineColorScheme } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type MouseEvent, useEffect } from 'react';
import classes from './app.module.css';
import { CapturesView } from './features/captures/captures-view.tsx';
import { CompareView } from './features/compare/compare-view.tsx';
import { ConnectionsView } from './features/connections/connections-view.tsx';
import { ExperimentsView } from './features/experiments/experiments-view.tsx';
import { Header } from './features/header/header.tsx';
import { SaveDialog } from './features/header/save-dialog.tsx';
import { StatusStrip } from './features/header/status-strip.tsx';
import { MonitorView, STAGE_ID } from './features/monitor/monitor-view.tsx';
import { RecoveryNotice } from './features/recovery/recovery-notice.tsx';
import { SettingsView } from './features/settings/settings-view.tsx';
import { SocketsView } from './features/sockets/sockets-view.tsx';
import { NoTokenScreen, UnreachedScreen } from './screens.tsx';
import { currentCaptureId, useApp } from './state/app-store.ts';
import { type Session, SessionProvider } from './state/session.ts';

/** The window, or why there is none yet. */
export function App({ session }: { session: Session | null }) {
  const ready = useApp((state) => state.ready);
  if (!session) return <NoTokenScreen />;
  return <SessionProvider value={session}>{ready ? <Window session={session} /> : <UnreachedScreen />}</SessionProvider>;
}

const MAIN_ID = 'main';

/** The first stop of the keyboard: past the views and all settings, to what comes through. */
function SkipLink() {
  const isMonitor = useApp((state) => state.view === 'monitor');
  const skip = (event: MouseEvent) => {
    // The part after # is the token's.
    event.preventDefault();
    const place = document.getElementById(STAGE_ID) ?? document.getElementById(MAIN_ID);
    place?.focus();
  };
  return (
    <a className={classes.skip} href={`#${MAIN_ID}`} onClick={skip} data-testid="skip-link">
      Skip to the {isMonitor ? 'figures' : 'content'}
    </a>
  );
}

function Window({ session }: { session: Session }) {
  const view = useApp((state) => state.view);
  const theme = useApp((state) => state.settings.theme);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(theme), [theme, setColorScheme]);
  useHotkeys(
    [
      ['mod+Enter', () => useApp.getState().saveDialogOpen || void session.actions.startOrStop()],
      ['mod+S', () => currentCaptureId(useApp.getState()) !== null && useApp.setState({ saveDialogOpen: true })],
    ],
    [],
  );
  return (
    <div className={classes.window}>
      <SkipLink />
      <Header />
      <StatusStrip />
      <RecoveryNotice />
      <main id={MAIN_ID} tabIndex={-1} className={classes.main}>
        {view === 'monitor' && <MonitorView />}
        {view === 'experiments' && <ExperimentsView />}
        {view === 'connections' && <ConnectionsView />}
        {view === 'sockets' && <SocketsView />}
        {view === 'captures' && <CapturesView />}
        {view === 'compare' && <CompareView />}
        {view === 'settings' && <SettingsView />}
      </main>
      <SaveDialog />
    </div>
  );
}
