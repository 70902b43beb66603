import { notifications } from '@mantine/notifications';
import { ToastText } from './toast-text.tsx';

interface UndoNoticeProps {
  /** Of the notification that it stands in, which goes when it is undone. */
  id: string;
  text: string;
  onUndo: () => void;
}

/** What was taken away, and the button that brings it back. */
export function UndoNotice({ id, text, onUndo }: UndoNoticeProps) {
  const undo = () => {
    notifications.hide(id);
    onUndo();
  };
  return <ToastText text={text} button="Undo" testId="undo" onPress={undo} />;
}
