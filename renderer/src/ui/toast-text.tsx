import { Button } from '@mantine/core';
import classes from './toast-text.module.css';

/** What a notification says, and the one thing that can be done about it. */
export function ToastText({ text, button, testId, onPress }: { text: string; button: string; testId: string; onPress: () => void }) {
  return (
    <div className={classes.toast}>
      <span>{text}</span>
      <Button variant="light" data-testid={testId} onClick={onPress}>
        {button}
      </Button>
    </div>
  );
}
