import { Code, Text } from '@mantine/core';
import classes from './app.module.css';
import { useApp } from './state/app-store.ts';
import { ErrorAlert } from './ui/error-alert.tsx';

/** The page was opened without the token that belongs to it. */
export function NoTokenScreen() {
  return (
    <main className={classes.screen}>
      <h1>This address is not complete</h1>
      <Text>
        Open the whole address that <Code>sockscope serve</Code> printed. It ends with <Code>#token=…</Code>, which lets this page talk to
        the engine; without it nobody gets in.
      </Text>
      <Text c="dimmed">A run in progress is not affected.</Text>
    </main>
  );
}

/** The engine was not reached yet, or did not answer what the window needs. */
export function UnreachedScreen() {
  const link = useApp((state) => state.link);
  const loadError = useApp((state) => state.loadError);
  if (loadError) {
    return (
      <main className={classes.screen}>
        <ErrorAlert title="The window could not be loaded" error={loadError} safe="Captures on disk are not touched." />
      </main>
    );
  }
  if (link !== 'unreached') {
    return (
      <main className={classes.screen}>
        <Text c="dimmed" role="status">
          Reaching the engine…
        </Text>
      </main>
    );
  }
  return (
    <main className={classes.screen}>
      <h1>Not connected to the engine</h1>
      <Text role="status">
        No engine answers at this address, or it does not know the token. Each <Code>sockscope serve</Code> makes a new token: open the
        address that it printed.
      </Text>
      <Text c="dimmed">The page tries again by itself. Captures on disk are not affected.</Text>
    </main>
  );
}
