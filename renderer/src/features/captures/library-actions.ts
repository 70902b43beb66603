import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import type { CaptureListItem, ErrorValue } from '../../../../contract/index.ts';
import type { Api } from '../../api/api.ts';
import type { Actions } from '../../state/actions.ts';
import { useApp } from '../../state/app-store.ts';
import { notifyError } from '../../state/notify-error.ts';
import { ToastText } from '../../ui/toast-text.tsx';
import { useLibrary } from './library-store.ts';
import { type SentFile, sendCapture } from './send-capture.ts';

const UNDO_SHOWN_MS = 10_000;
const IMPORTED_SHOWN_MS = 8_000;

const { getState: get, setState: set } = useLibrary;
let nextKey = 1;

/** Moves captures to the trash, and offers to bring them back. Those that could not be moved are told by their own errors. */
export async function deleteCaptures(actions: Actions, captures: readonly CaptureListItem[]): Promise<void> {
  const deleted: CaptureListItem[] = [];
  for (const capture of captures) if ((await actions.deleteCapture(capture.id, capture.name)) === capture.id) deleted.push(capture);
  if (deleted.length === 0) return;
  select(deleted, false);
  const id = `deleted-${deleted[0]?.id}`;
  notifications.show({
    id,
    autoClose: UNDO_SHOWN_MS,
    title: 'Moved to the trash',
    message: createElement(ToastText, {
      text: deleted.length === 1 ? (deleted[0]?.name ?? '') : `${deleted.length} captures`,
      button: 'Undo',
      testId: 'capture-undo',
      onPress: () => {
        notifications.hide(id);
        for (const { id, name } of deleted) void actions.restoreCapture(id, name);
      },
    }),
  });
}

/** Adds captures to the selection, or takes them out of it. */
export function select(captures: readonly Pick<CaptureListItem, 'id'>[], isSelected: boolean): void {
  const selected = new Set(get().selected);
  for (const { id } of captures) {
    if (isSelected) selected.add(id);
    else selected.delete(id);
  }
  set({ selected });
}

/** Imports files one after another. Each can be given up; one that fails keeps the others from nothing, and says why until it is dismissed. */
export async function importFiles(api: Api, files: readonly SentFile[]): Promise<void> {
  const queued = files.map((file) => ({ file, key: nextKey++, controller: new AbortController() }));
  set(({ imports }) => ({
    imports: [
      ...imports,
      ...queued.map(({ file, key, controller }) => ({ key, fileName: file.name, sent: 0, error: null, cancel: () => controller.abort() })),
    ],
  }));
  for (const { file, key, controller } of queued) await importOne(api, file, key, controller.signal);
}

export function dismissImport(key: number): void {
  set(({ imports }) => ({ imports: imports.filter((one) => one.key !== key) }));
}

async function importOne(api: Api, file: SentFile, key: number, signal: AbortSignal): Promise<void> {
  const answer = signal.aborted ? null : await sendCapture(api, file, signal, (sent) => change(key, { sent }));
  // What a user gave up need not be told to him, unless it was too late.
  if (answer === null || (!answer.ok && signal.aborted)) return dismissImport(key);
  if (!answer.ok) return change(key, { error: answer.error });
  dismissImport(key);
  const { id, name, copyOf } = answer.value;
  const toast = `imported-${id}`;
  notifications.show({
    id: toast,
    autoClose: IMPORTED_SHOWN_MS,
    title: copyOf === null ? 'Imported' : 'Imported once more',
    message: createElement(ToastText, {
      text: copyOf === null ? name : `${name}. The library has this run already, as “${copyOf.name}”.`,
      button: 'Open',
      testId: 'import-open',
      onPress: () => {
        notifications.hide(toast);
        useApp.setState({ view: 'captures', openCaptureId: id });
      },
    }),
  });
}

function change(key: number, part: { sent?: number; error?: ErrorValue }): void {
  set(({ imports }) => ({ imports: imports.map((one) => (one.key === key ? { ...one, ...part } : one)) }));
}

/** Adds a tag to captures that do not have it. The first fault is told, and ends it. */
export async function tagCaptures(actions: Actions, captures: readonly CaptureListItem[], tag: string): Promise<void> {
  for (const { id, name, tags } of captures) {
    if (tags.includes(tag)) continue;
    const error = await actions.updateCapture({ id, tags: [...tags, tag] });
    if (error) return notifyError(`“${name}” was not tagged`, error);
  }
}
