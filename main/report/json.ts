import type { CaptureDocument } from '../../contract/index.ts';

/**
 * The capture itself as JSON. Its names are an interface that scripts rely on. One line a field, and one a sample or event:
 * short enough for an hour's capture, and still to be read and compared by line.
 */
export function renderJson(document: CaptureDocument): string {
  const fields = Object.entries(document).map(([name, value]) => `${JSON.stringify(name)}: ${fieldText(value)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
}

function fieldText(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
}
