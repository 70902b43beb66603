import { type PushName, type PushPayload, type RequestHandlers, SockscopeError } from '../../contract/index.ts';
import { framesHandlers } from './capture-output.ts';
import type { CaptureStore } from './capture-store.ts';
import type { ImportDesk } from './import/import-desk.ts';
import type { ReadingDesk } from './reading/reading-desk.ts';

/** The requests about captures, their frames and the trash that need no host. */
export type CaptureRequest = Extract<keyof RequestHandlers, `captures.${string}` | `trash.${string}` | 'frames.list' | 'frames.excerpt'>;

interface CaptureHandlersOptions {
  store: CaptureStore;
  reading: ReadingDesk;
  imports: ImportDesk;
  compare: RequestHandlers['captures.compare'];
  /** The capture that is being recorded by this process; `null`: none. */
  recordingId: () => string | null;
  push: <N extends PushName>(name: N, payload: PushPayload<N>) => void;
}

/** Answers the requests about the library. What changes it is told to every window. */
export function captureHandlers({
  store,
  reading,
  imports,
  compare,
  recordingId,
  push,
}: CaptureHandlersOptions): Pick<RequestHandlers, CaptureRequest> {
  return {
    'captures.list': () => store.list(),
    'captures.open': ({ id }) => store.open(id),
    'captures.compare': compare,
    'captures.view': async ({ id, points }) => reading.ask({ kind: 'view', folder: await store.existingFolderOf(id), points }),
    'captures.charts': async ({ id, fromMs, toMs, points }) =>
      reading.ask({ kind: 'charts', folder: await store.existingFolderOf(id), fromMs, toMs, points }),
    'captures.range': async ({ id, fromMs, toMs }) =>
      reading.ask({ kind: 'range', folder: await store.existingFolderOf(id), fromMs, toMs }),
    'captures.update': async (input) => {
      const item = await store.update(input);
      push('captures.changed', null);
      return item;
    },
    'captures.delete': async ({ id }) => {
      if (id === recordingId()) throw new SockscopeError('run-active', 'This capture is being recorded.');
      await store.delete(id);
      push('captures.changed', null);
      return null;
    },
    ...framesHandlers({ folderOf: (id) => store.folderOf(id) }),
    'captures.restore': async ({ id }) => {
      const item = await store.restore(id);
      push('captures.changed', null);
      return item;
    },
    'captures.refresh': async () => {
      const changed = await store.hasChanged();
      if (changed) push('captures.changed', null);
      return { changed };
    },
    'captures.prepare': async () => {
      reading.prepare();
      return null;
    },
    'captures.thumbnail': ({ id }) => store.thumbnail(id),
    'captures.import': ({ fileName, bytes }) => imports.begin(fileName, bytes),
    'captures.import.part': async ({ importId, text }) => {
      await imports.part(importId, text);
      return null;
    },
    'captures.import.end': async ({ importId }) => {
      const item = await store.imported(await imports.end(importId));
      push('captures.changed', null);
      return item;
    },
    'captures.import.cancel': async ({ importId }) => {
      await imports.cancel(importId);
      return null;
    },
    'trash.list': () => store.listTrash(),
    'trash.empty': async ({ ids }) => {
      const removed = await store.emptyTrash(ids);
      push('captures.changed', null);
      return { removed };
    },
  };
}
