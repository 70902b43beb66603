import { notifications } from '@mantine/notifications';
import type { Scenario } from '../../../../contract/index.ts';
import type { Actions } from '../../state/actions.ts';
import { isActive, useApp } from '../../state/app-store.ts';
import { UndoNotice } from '../../ui/undo-notice.tsx';
import { putAsideText } from './put-aside-text.ts';

let nextNotice = 1;

/** Chooses what the next run is of. What was changed of the scenario before is put aside, and offered back until a run begins. */
export function chooseScenario(actions: Actions, scenario: Scenario): void {
  const before = useApp.getState().draft;
  const text = putAsideText(before);
  actions.chooseScenario(scenario);
  if (text === null) return;
  const id = `put-aside-${nextNotice++}`;
  const unsubscribe = useApp.subscribe(({ run }) => {
    if (isActive(run)) notifications.hide(id);
  });
  notifications.show({
    id,
    autoClose: false,
    title: 'Changed settings put aside',
    message: <UndoNotice id={id} text={text} onUndo={() => chooseScenario(actions, before)} />,
    onClose: unsubscribe,
  });
}
