import type { FoundFrame } from '../../contract/index.ts';
import { csvText } from './csv-cell.ts';

/** A line a recorded frame: what the index says of it, and what is wrong with its file. */
export function renderFramesCsv(frames: readonly FoundFrame[]): string {
  return csvText([
    ['connection', 'sequence', 'time_ms', 'bytes', 'kind', 'file', 'file_bytes', 'fault'],
    ...frames.map(({ connection, sequence, tMs, bytes, kind, file, fileBytes, fault }) => [
      connection,
      sequence,
      tMs,
      bytes,
      kind,
      file,
      fileBytes,
      fault,
    ]),
  ]);
}
