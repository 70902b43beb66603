import { type DisplayFrame, displayFrameInfoSchema } from '../../../contract/index.ts';

const LENGTH_BYTES = 4;

/**
 * Takes apart a picture message of the browser mode: u32 little-endian length of the info, the info as JSON, the bytes.
 * The bytes are a view of `message`, not a copy. `null` when the message does not have that form.
 */
export function decodePictureMessage(message: ArrayBuffer): DisplayFrame | null {
  if (message.byteLength < LENGTH_BYTES) return null;
  const infoBytes = new DataView(message).getUint32(0, true);
  if (LENGTH_BYTES + infoBytes > message.byteLength) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(message, LENGTH_BYTES, infoBytes));
    const info = displayFrameInfoSchema.safeParse(JSON.parse(text));
    return info.success ? { ...info.data, bytes: new Uint8Array(message, LENGTH_BYTES + infoBytes) } : null;
  } catch {
    return null;
  }
}
