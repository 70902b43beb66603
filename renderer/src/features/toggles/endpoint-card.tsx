import { Text } from '@mantine/core';
import { clientAddress, shownScenario, useApp } from '../../state/app-store.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import settingsGroup from '../../ui/settings-group.module.css';
import classes from './toggles.module.css';

/** Where clients of the user's own connect to. */
export function EndpointCard() {
  const address = useApp(clientAddress);
  const { host, port } = useApp((state) => shownScenario(state).bind);
  return (
    <section className={classes.endpoint} aria-label="Address for your clients">
      <h2 className={settingsGroup.heading}>Connect your clients to</h2>
      {address !== null ? (
        <CopyText large label="the address" text={address} />
      ) : (
        <Text c="dimmed">
          {port === 0 ? `${host}, on a port that is chosen at the start.` : `${host}:${port}, once the run is started.`}
        </Text>
      )}
      <p className={settingsGroup.note}>Send each frame as one message, binary or text.</p>
    </section>
  );
}
