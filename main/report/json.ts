import type { CaptureDocument } from '../../contract/index.ts';

/** The capture itself. Its names are an interface that scripts rely on. */
export function renderJson(document: CaptureDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
