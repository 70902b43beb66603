import type { CaptureOrigin } from './library.ts';

/** Of a capture that was not recorded in this library: from where it came, and that nothing here vouches for its figures. `moment`: `importedAt` as people read it. */
export function originText({ kind, fileName, id }: CaptureOrigin, moment: string): string {
  if (kind === 'file') {
    return `Origin unknown: it was read from the file ${fileName}, where it is ${id}. No library vouches for it; the figures are what the file says.`;
  }
  return `Imported from ${fileName} on ${moment}, where it was ${id}. It was not measured in this library; the figures are what the file says.`;
}

/** The same for a line beside a name. */
export function originLabel({ kind, fileName }: CaptureOrigin): string {
  return kind === 'file' ? `origin unknown, read from ${fileName}` : `imported from ${fileName}`;
}
