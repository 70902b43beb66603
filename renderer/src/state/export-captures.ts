import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import type { SaveFormat } from '../../../contract/index.ts';
import type { Api } from '../api/api.ts';
import { PAGE_ID } from '../page-id.ts';
import { ToastText } from '../ui/toast-text.tsx';
import { download } from './download.ts';
import { notifyError } from './notify-error.ts';

let nextJob = 1;

/** An export that is being made, with its progress and the button that gives it up. */
class ShownExport {
  readonly job = `${PAGE_ID}-${nextJob++}`;
  isCancelled = false;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  show(text: string): void {
    const message = createElement(ToastText, { text, button: 'Cancel', testId: 'export-cancel', onPress: () => this.#cancel() });
    const shown = { id: this.job, loading: true, autoClose: false, withCloseButton: false, message } as const;
    notifications.update(shown);
    // Where it is not there yet, `update` does nothing.
    notifications.show(shown);
  }

  end(): void {
    notifications.hide(this.job);
  }

  #cancel(): void {
    this.isCancelled = true;
    this.end();
    // One that has ended meanwhile is as it is.
    void this.#api.request('report.cancel', { job: this.job });
  }
}

/** Saves one document of a capture. Printing takes seconds and can be given up; the others are there at once. */
export async function saveReport(api: Api, id: string, format: SaveFormat): Promise<void> {
  const shown = new ShownExport(api);
  if (format === 'pdf') shown.show('Making the PDF…');
  const answer = await api.request('report.save', { id, format, job: shown.job });
  shown.end();
  if (shown.isCancelled && (!answer.ok || answer.value.url !== null)) return;
  if (!answer.ok) return notifyError('The report was not saved', answer.error);
  const { path, url } = answer.value;
  if (url !== null) download(url);
  else if (path !== null) notifications.show({ title: 'Report saved', message: path });
}

/**
 * Saves the same document of several captures: where to is asked once, and it can be given up between two of them and within one. One that fails is told
 * and keeps the others from nothing; what was written stays.
 */
export async function exportCaptures(api: Api, captures: readonly { id: string; name: string }[], format: SaveFormat): Promise<void> {
  const [only] = captures;
  if (captures.length < 2) return only && saveReport(api, only.id, format);
  const where = await api.request('report.folder', null);
  if (!where.ok) return notifyError('Nothing was exported', where.error);
  const { folder } = where.value;
  if (folder === null) return;
  const shown = new ShownExport(api);
  let saved = 0;
  let newest: string | null = null;
  for (const [index, { id, name }] of captures.entries()) {
    if (shown.isCancelled) break;
    shown.show(`Exporting ${index + 1} of ${captures.length}: ${name}`);
    const answer = await api.request('report.save', { id, format, job: shown.job, folder });
    if (!answer.ok) {
      if (!shown.isCancelled) notifyError(`“${name}” was not exported`, answer.error);
      continue;
    }
    saved += 1;
    newest = answer.value.path ?? newest;
    if (answer.value.url !== null) download(answer.value.url);
  }
  shown.end();
  const title = `${saved} of ${captures.length} captures exported`;
  notifications.show({
    title: shown.isCancelled ? `Given up: ${title}` : title,
    message: saved === 0 ? 'No file was written.' : (newest ?? 'They are among your downloads.'),
  });
}
