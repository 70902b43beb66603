import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './copy-text.module.css';

/** A text to take elsewhere, with a button that copies it. */
export function CopyText({ text, label, large = false }: { text: string; label: string; large?: boolean }) {
  const clipboard = useClipboard({ timeout: 1_500 });
  return (
    <span className={classes.root} data-large={large || undefined}>
      <code className={classes.text}>{text}</code>
      <Tooltip label={clipboard.copied ? 'Copied' : 'Copy'}>
        <ActionIcon aria-label={clipboard.copied ? 'Copied' : `Copy ${label}`} onClick={() => clipboard.copy(text)}>
          {clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
