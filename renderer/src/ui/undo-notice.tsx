import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import classes from './undo-notice.module.css';

interface UndoNoticeProps {
  /** Of the notification that it stands in, which goes when it is undone. */
  id: string;
  text: string;
  onUndo: () => void;
}

/** What was taken away, and the button that brings it back. */
export function UndoNotice({ id, text, onUndo }: UndoNoticeProps) {
  return (
    <div className={classes.undo}>
      <span>{text}</span>
      <Button
        variant="light"
        data-testid="undo"
        onClick={() => {
          notifications.hide(id);
          onUndo();
        }}
      >
        Undo
      </Button>
    </div>
  );
}
