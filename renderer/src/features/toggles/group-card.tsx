import { Text } from '@mantine/core';
import { encodeStreamControl, FIRST_GROUP, groupOf } from '../../../../contract/index.ts';
import { clientAddress, shownScenario, useApp } from '../../state/app-store.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import settingsGroup from '../../ui/settings-group.module.css';
import classes from './toggles.module.css';

const JOIN = encodeStreamControl({ type: 'join', group: FIRST_GROUP });

/** How clients of the user's own get what is published in direction relay. */
export function GroupCard() {
  const address = useApp(clientAddress);
  const { groups } = useApp((state) => shownScenario(state).pool);
  return (
    <section className={`${settingsGroup.group} ${classes.group}`} aria-labelledby="group-own-clients">
      <h2 id="group-own-clients" className={settingsGroup.heading}>
        Clients of your own
      </h2>
      {address === null ? (
        <Text c="dimmed">Their address is here once the run is started.</Text>
      ) : (
        <CopyText label="the address" text={address} />
      )}
      <CopyText label="the message that joins" text={JOIN} />
      <p className={settingsGroup.note}>
        A client that has sent this text is a member of the group: it gets what is published there, and what it sends in binary goes to the
        others.
        {groups > 1 &&
          ` Publishers are spread over ${groups} groups, ${groupOf(0, groups)} to ${groupOf(groups - 1, groups)}: join each of them for all.`}
      </p>
    </section>
  );
}
