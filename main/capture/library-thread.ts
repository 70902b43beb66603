import { toErrorValue } from '../../contract/errors.ts';
import { runThread } from '../threads/run-thread.ts';
import { importFile } from './import/import-file.ts';
import type { LibraryJob, LibraryThreadMessage } from './library-job.ts';
import { scalePicture } from './thumbnail/scale-picture.ts';

/** Does one long piece of work of the library beside the loop that others need, tells the outcome and ends. */
async function main(job: LibraryJob, post: (message: LibraryThreadMessage) => void): Promise<void> {
  try {
    if (job.kind === 'thumbnail') post({ type: 'thumbnail', jpeg: scalePicture(job.picture) });
    else post({ type: 'imported', id: await importFile(job.source) });
  } catch (thrown) {
    post({ type: 'failed', error: toErrorValue(thrown) });
  }
}

runThread<LibraryJob, never, LibraryThreadMessage>((job, port) => void main(job, port.post));
