import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ExperimentResult } from '../../../../contract/index.ts';
import { useSession } from '../../state/session.ts';
import { experimentMarkdownText } from './experiment-actions.ts';

const COPIED_SHOWN_MS = 1_500;

/** The result as the engine writes it in Markdown, for a ticket or a chat. */
export function CopyMarkdown({ result, isDisabled }: { result: ExperimentResult; isDisabled: boolean }) {
  const { api } = useSession();
  const clipboard = useClipboard({ timeout: COPIED_SHOWN_MS });
  const copy = async () => {
    const text = await experimentMarkdownText(api, result.id);
    if (text !== null) clipboard.copy(text);
  };
  return (
    <Button
      variant="default"
      data-testid="experiment-copy"
      leftSection={clipboard.copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      disabled={isDisabled}
      onClick={() => void copy()}
    >
      {clipboard.error ? 'The browser refused' : clipboard.copied ? 'Copied' : 'Copy as Markdown'}
    </Button>
  );
}
