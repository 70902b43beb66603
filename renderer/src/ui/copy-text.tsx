import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './copy-text.module.css';

const COPIED_SHOWN_MS = 1_500;

/** A text to take elsewhere, with a button that copies it. */
export function CopyText({ text, label, large = false }: { text: string; label: string; large?: boolean }) {
  const clipboard = useClipboard({ timeout: COPIED_SHOWN_MS });
  const Icon = clipboard.copied ? IconCheck : IconCopy;
  const copy = () => clipboard.copy(text);
  return (
    <span className={classes.root} data-large={large || undefined}>
      <code className={classes.text}>{text}</code>
      {large ? (
        <Button variant="light" leftSection={<Icon size={14} />} onClick={copy}>
          {clipboard.copied ? 'Copied' : `Copy ${label}`}
        </Button>
      ) : (
        <Tooltip label={clipboard.copied ? 'Copied' : 'Copy'}>
          <ActionIcon aria-label={`Copy ${label}`} onClick={copy}>
            <Icon size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </span>
  );
}
