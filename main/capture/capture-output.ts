import type { ReportFormat, RequestHandlers } from '../../contract/index.ts';
import { type FrameFile, findFrameFile, readExcerpt, readRecordedFrames } from '../recording/read-recorded-frames.ts';
import type { RenderedReport } from '../report/render-report.ts';
import type { CaptureStore } from './capture-store.ts';
import type { ReadingDesk } from './reading/reading-desk.ts';

/** What is handed out of captures: documents made from them, and the frames that were recorded with them. */
export interface CaptureOutput {
  renderReport(id: string, format: ReportFormat): Promise<RenderedReport>;
  /** Where a capture lies. Fails with `capture-missing` for what can be no id. */
  captureFolder(id: string): string;
  /** One recorded frame. Fails with `frame-missing` or `capture-missing`. */
  frameFile(id: string, file: string): Promise<FrameFile>;
}

/** From the captures of a library; documents are made where they are read. */
export function captureOutput(
  store: Pick<CaptureStore, 'existingFolderOf' | 'folderOf'>,
  reading: Pick<ReadingDesk, 'ask'>,
): CaptureOutput {
  return {
    renderReport: async (id, format) => reading.ask({ kind: 'report', folder: await store.existingFolderOf(id), format }),
    captureFolder: (id) => store.folderOf(id),
    frameFile: async (id, file) => findFrameFile(store.folderOf(id), file),
  };
}

/** The requests about recorded frames that need no host. */
export function framesHandlers({
  folderOf,
}: {
  folderOf: (id: string) => string;
}): Pick<RequestHandlers, 'frames.list' | 'frames.excerpt'> {
  return {
    'frames.list': async ({ id }) => readRecordedFrames(folderOf(id)),
    'frames.excerpt': async ({ id, file }) => ({ text: await readExcerpt(folderOf(id), file) }),
  };
}
