import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ExperimentResult } from '../../../../contract/index.ts';
import { experimentMarkdown } from './experiment-markdown.ts';

const COPIED_SHOWN_MS = 1_500;

/** The table for a ticket or a chat. */
export function CopyMarkdown({ result }: { result: ExperimentResult }) {
  const clipboard = useClipboard({ timeout: COPIED_SHOWN_MS });
  return (
    <Button
      variant="default"
      data-testid="experiment-copy"
      leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => clipboard.copy(experimentMarkdown(result))}
    >
      {clipboard.error ? 'The browser refused' : clipboard.copied ? 'Copied' : 'Copy as Markdown'}
    </Button>
  );
}
