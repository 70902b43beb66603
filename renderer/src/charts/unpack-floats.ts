/** 32-bit numbers from base64 of their little-endian bytes, as `captureChartsSchema` has them. A text that is none gives no numbers. */
export function unpackFloats32(text: string): Float32Array {
  const bytes = unpackBytes(text);
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / Float32Array.BYTES_PER_ELEMENT));
}

/** The same of 64-bit numbers. */
export function unpackFloats64(text: string): Float64Array {
  const bytes = unpackBytes(text);
  return new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / Float64Array.BYTES_PER_ELEMENT));
}

function unpackBytes(text: string): Uint8Array<ArrayBuffer> {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return new Uint8Array(0);
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
