/**
 * Numbers as base64 of their little-endian bytes, which is the order of the machine wherever this runs. As JSON a million of them would be
 * written, parsed and checked one by one, which takes a window a second.
 */
export function packFloats(values: Float32Array | Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}
