import { IconFileImport } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useSession } from '../../state/session.ts';
import classes from './library.module.css';
import { importFiles } from './library-actions.ts';

/** Takes files that are dropped anywhere in the window while its content is shown. */
export function ImportDrop({ children }: { children: ReactNode }) {
  const { api } = useSession();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    // Without this the page would leave for the file.
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      setIsOver(false);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      void importFiles(api, [...event.dataTransfer.files]);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [api]);
  return (
    <div className={classes.library}>
      {children}
      {isOver && (
        <div className={classes.drop} aria-hidden>
          <IconFileImport size={32} />
          <p>Drop JSON exports of captures here to import them.</p>
        </div>
      )}
    </div>
  );
}
