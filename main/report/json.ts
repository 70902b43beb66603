import type { CaptureDocument } from '../../contract/index.ts';
import { formatCount } from './quantity.ts';

/**
 * The capture itself as JSON. Its names are an interface that scripts rely on. One line a field, and one a sample or event:
 * short enough for an hour's capture, and still to be read and compared by line. Recorded frames are files and are left out, which is said.
 */
export function renderJson(document: CaptureDocument): string {
  const fields = Object.entries({ ...document, ...leftOut(document) }).map(
    ([name, value]) => `${JSON.stringify(name)}: ${fieldText(value)}`,
  );
  return `{\n${fields.join(',\n')}\n}\n`;
}

function leftOut({ recording }: CaptureDocument): Pick<CaptureDocument, 'leftOut'> {
  if (!recording || recording.frames === 0) return {};
  return {
    leftOut: [
      `${formatCount(recording.frames)} recorded frames (${formatCount(recording.bytes)} bytes) are files in the capture’s folder under frames, and are not in this document.`,
    ],
  };
}

function fieldText(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
}
