import { Button, FileButton } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useRef } from 'react';
import { useSession } from '../../state/session.ts';
import { importFiles } from './library-actions.ts';

/** Asks for JSON exports and imports them. */
export function ImportButton({ variant = 'default' }: { variant?: 'default' | 'filled' }) {
  const { api } = useSession();
  // The same file chosen once more is another import.
  const reset = useRef<() => void>(null);
  return (
    <FileButton
      multiple
      accept=".json,application/json"
      inputProps={{ 'data-testid': 'import-file', 'aria-label': 'JSON exports to import' } as object}
      resetRef={reset}
      onChange={(files) => {
        void importFiles(api, files);
        reset.current?.();
      }}
    >
      {(props) => (
        <Button {...props} variant={variant} leftSection={<IconFileImport size={14} />} data-testid="import-button">
          Import…
        </Button>
      )}
    </FileButton>
  );
}
