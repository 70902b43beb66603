import { Alert } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { type CaptureOrigin, originText } from '../../../../contract/index.ts';
import { formatMoment } from '../../ui/format.ts';
import classes from './library.module.css';

/** Says of an imported capture that it was measured elsewhere: nothing here can vouch for its figures. */
export function CaptureOriginNote({ origin }: { origin: CaptureOrigin | null }) {
  if (origin === null) return null;
  return (
    <Alert
      className={classes.origin}
      color="violet"
      variant="outline"
      bg="var(--mantine-color-body)"
      icon={<IconFileImport size={18} />}
      data-testid="capture-origin"
    >
      {originText(origin, formatMoment(origin.importedAt))}
    </Alert>
  );
}
