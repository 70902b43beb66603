/** Where the coefficient at a place of the zigzag lies in its block (ITU-T T.81 figure A.6). */
export const ZIGZAG = Uint8Array.from([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57,
  50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]);

/** Quantization of brightness and of colour at quality 50 (ITU-T T.81 tables K.1 and K.2), in rows. */
const LUMA = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22,
  37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
const CHROMA = [
  17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/** The quantization table of a kind at a quality of 1 to 100, scaled as libjpeg does, in rows. */
export function quantization(kind: 'luma' | 'chroma', quality: number): Uint8Array {
  const scale = quality < 50 ? Math.floor(5_000 / quality) : 200 - quality * 2;
  return Uint8Array.from(kind === 'luma' ? LUMA : CHROMA, (value) => Math.max(1, Math.min(255, Math.floor((value * scale + 50) / 100))));
}

/** What {@link transformBlock} multiplies by: quantization, and the scale that the fast transform leaves in its output. */
export function quantizationFactors(table: Uint8Array): Float32Array {
  const scale = Array.from({ length: 8 }, (_, k) => (k === 0 ? 1 : Math.cos((k * Math.PI) / 16) * Math.SQRT2));
  return Float32Array.from(table, (value, at) => 1 / (value * scale[at >> 3]! * scale[at & 7]! * 8));
}

/**
 * Transforms a block of 8 x 8 samples in place (the cosine transform of Arai, Agui and Nakajima, 1988) and writes its
 * quantized coefficients in zigzag order into `into` from `offset`.
 */
export function transformBlock(block: Float32Array, factors: Float32Array, into: Int16Array, offset: number): void {
  for (let at = 0; at < 64; at += 8) transformLine(block, at, 1);
  for (let at = 0; at < 8; at++) transformLine(block, at, 8);
  for (let k = 0; k < 64; k++) {
    const at = ZIGZAG[k]!;
    const value = block[at]! * factors[at]!;
    into[offset + k] = value > 0 ? (value + 0.5) | 0 : (value - 0.5) | 0;
  }
}

function transformLine(d: Float32Array, at: number, step: number): void {
  const i1 = at + step;
  const i2 = i1 + step;
  const i3 = i2 + step;
  const i4 = i3 + step;
  const i5 = i4 + step;
  const i6 = i5 + step;
  const i7 = i6 + step;
  const s0 = d[at]! + d[i7]!;
  const s7 = d[at]! - d[i7]!;
  const s1 = d[i1]! + d[i6]!;
  const s6 = d[i1]! - d[i6]!;
  const s2 = d[i2]! + d[i5]!;
  const s5 = d[i2]! - d[i5]!;
  const s3 = d[i3]! + d[i4]!;
  const s4 = d[i3]! - d[i4]!;

  const e0 = s0 + s3;
  const e3 = s0 - s3;
  const e1 = s1 + s2;
  const e2 = s1 - s2;
  d[at] = e0 + e1;
  d[i4] = e0 - e1;
  const turn = (e2 + e3) * Math.SQRT1_2;
  d[i2] = e3 + turn;
  d[i6] = e3 - turn;

  const o0 = s4 + s5;
  const o1 = s5 + s6;
  const o2 = s6 + s7;
  const z5 = (o0 - o2) * 0.382683433;
  const z2 = 0.5411961 * o0 + z5;
  const z4 = 1.306562965 * o2 + z5;
  const z3 = o1 * Math.SQRT1_2;
  const z11 = s7 + z3;
  const z13 = s7 - z3;
  d[i5] = z13 + z2;
  d[i3] = z13 - z2;
  d[i1] = z11 + z4;
  d[i7] = z11 - z4;
}
