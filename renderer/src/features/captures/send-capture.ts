import { type ErrorValue, errorValue, type ImportedCapture, type Result } from '../../../../contract/index.ts';
import type { Api } from '../../api/api.ts';

/** So many bytes of a file are sent at a time: as text they fit into one message, whatever they are. */
const PART_BYTES = 98_304;

/** What is needed of a file: it is read in parts and never held whole. */
export interface SentFile {
  readonly name: string;
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Sends a JSON export to the engine in parts, and answers the capture when it is whole in the library. `onSent` gets the share that was sent, 0 to 1. */
export async function sendCapture(
  api: Pick<Api, 'request'>,
  file: SentFile,
  signal: AbortSignal,
  onSent: (share: number) => void,
): Promise<Result<ImportedCapture>> {
  const begun = await api.request('captures.import', { fileName: file.name, bytes: file.size });
  if (!begun.ok) return begun;
  const { importId } = begun.value;
  const cancel = () => void api.request('captures.import.cancel', { importId });
  signal.addEventListener('abort', cancel);
  try {
    const fault = await sendParts(api, importId, file, signal, onSent);
    if (fault === null) return await api.request('captures.import.end', { importId });
    cancel();
    return { ok: false, error: fault };
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function sendParts(
  api: Pick<Api, 'request'>,
  importId: string,
  file: SentFile,
  signal: AbortSignal,
  onSent: (share: number) => void,
): Promise<ErrorValue | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let from = 0; from < file.size; from += PART_BYTES) {
    if (signal.aborted) return errorValue('import-cancelled', `The import of ${file.name} was given up.`);
    const to = Math.min(file.size, from + PART_BYTES);
    let text: string;
    try {
      text = decoder.decode(await file.slice(from, to).arrayBuffer(), { stream: to < file.size });
    } catch (error) {
      // The decoder fails at what is no text, the file when it was removed or changed meanwhile.
      return error instanceof TypeError
        ? errorValue('import-invalid', `${file.name} is no text in UTF-8.`)
        : errorValue(
            'import-invalid',
            `${file.name} could not be read to its end: ${error instanceof Error ? error.message : String(error)}`,
          );
    }
    const sent = await api.request('captures.import.part', { importId, text });
    if (!sent.ok) return sent.error;
    onSent(to / file.size);
  }
  return null;
}
