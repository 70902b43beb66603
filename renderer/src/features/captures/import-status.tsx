import { Button, Progress } from '@mantine/core';
import { ErrorAlert } from '../../ui/error-alert.tsx';
import { formatShare } from '../../ui/format.ts';
import classes from './library.module.css';
import { dismissImport } from './library-actions.ts';
import { useLibrary } from './library-store.ts';

/** Files on their way into the library, and why others did not get there. */
export function ImportStatus() {
  const imports = useLibrary((state) => state.imports);
  if (imports.length === 0) return null;
  return (
    <div className={classes.imports} role="status">
      {imports.map(({ key, fileName, sent, error, cancel }) =>
        error ? (
          <ErrorAlert
            key={key}
            title={`${fileName} was not imported`}
            error={error}
            safe="The library is as it was."
            onClose={() => dismissImport(key)}
          />
        ) : (
          <div key={key} className={classes.importing} data-testid="importing">
            <span className={classes.importName}>{fileName}</span>
            <Progress
              className={classes.progress}
              value={sent * 100}
              animated={sent >= 1}
              striped={sent >= 1}
              aria-label={`Import of ${fileName}`}
            />
            <span className={classes.importText}>{sent >= 1 ? 'Checking…' : `${formatShare(sent)} read`}</span>
            <Button variant="default" data-testid="import-cancel" onClick={cancel}>
              Cancel
            </Button>
          </div>
        ),
      )}
    </div>
  );
}
