import type { HuffmanTable } from './jpeg-huffman.ts';

/** All blocks of a picture, quantized, 64 coefficients each, in the order in which they are sent. */
export interface Scan {
  readonly coefficients: Int16Array;
  /** Blocks of brightness before the two of colour: 1 or 4. */
  readonly lumaBlocks: number;
}

const END_OF_BLOCK = 0x00;
const SIXTEEN_ZEROS = 0xf0;

/** Number of bits that a coefficient takes besides its symbol (ITU-T T.81 tables F.1 and F.2). */
function bitsOf(value: number): number {
  return 32 - Math.clz32(value < 0 ? -value : value);
}

/** How often each symbol occurs: brightness DC, brightness AC, colour DC, colour AC, 256 counts each. */
export function countSymbols({ coefficients, lumaBlocks }: Scan): Uint32Array[] {
  const counts = Array.from({ length: 4 }, () => new Uint32Array(256));
  const before = new Int32Array(3);
  const perUnit = lumaBlocks + 2;
  for (let at = 0, block = 0; at < coefficients.length; at += 64, block = block + 1 === perUnit ? 0 : block + 1) {
    const component = block < lumaBlocks ? 0 : block - lumaBlocks + 1;
    const table = component === 0 ? 0 : 2;
    counts[table]![bitsOf(coefficients[at]! - before[component]!)]!++;
    before[component] = coefficients[at]!;
    const ac = counts[table + 1]!;
    let zeros = 0;
    for (let k = at + 1; k < at + 64; k++) {
      const value = coefficients[k]!;
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) ac[SIXTEEN_ZEROS]!++;
      ac[(zeros << 4) | bitsOf(value)]!++;
      zeros = 0;
    }
    if (zeros > 0) ac[END_OF_BLOCK]!++;
  }
  return counts;
}

/** Bits that symbols so frequent take with these tables, both in the order of {@link countSymbols}. */
export function codedBits(counts: readonly Uint32Array[], tables: readonly HuffmanTable[]): number {
  let bits = 0;
  counts.forEach((ofTable, index) => {
    const { sizes } = tables[index]!;
    for (let symbol = 0; symbol < 256; symbol++) bits += ofTable[symbol]! * (sizes[symbol]! + (symbol & 15));
  });
  return bits;
}

/** The whole file: `head`, the scan coded with the four tables (in the order of {@link countSymbols}), EOI. */
export function codeScan({ coefficients, lumaBlocks }: Scan, tables: readonly HuffmanTable[], head: readonly number[]): Uint8Array {
  const writer = new BitWriter(head, coefficients.length >> 2);
  const before = new Int32Array(3);
  const perUnit = lumaBlocks + 2;
  for (let at = 0, block = 0; at < coefficients.length; at += 64, block = block + 1 === perUnit ? 0 : block + 1) {
    const component = block < lumaBlocks ? 0 : block - lumaBlocks + 1;
    const dc = tables[component === 0 ? 0 : 2]!;
    const ac = tables[component === 0 ? 1 : 3]!;
    const difference = coefficients[at]! - before[component]!;
    before[component] = coefficients[at]!;
    writer.reserve();
    writer.symbol(dc, bitsOf(difference), difference);
    let zeros = 0;
    for (let k = at + 1; k < at + 64; k++) {
      const value = coefficients[k]!;
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) writer.symbol(ac, SIXTEEN_ZEROS, 0);
      writer.symbol(ac, (zeros << 4) | bitsOf(value), value);
      zeros = 0;
    }
    if (zeros > 0) writer.symbol(ac, END_OF_BLOCK, 0);
  }
  return writer.finish();
}

/** One block takes at most 64 symbols of 16 + 11 bits, every byte perhaps followed by a stuffed zero. */
const LARGEST_BLOCK_BYTES = 64 * 4 * 2;

class BitWriter {
  private bytes: Uint8Array;
  private length: number;
  private pending = 0;
  private pendingBits = 0;

  constructor(head: readonly number[], capacity: number) {
    this.bytes = new Uint8Array(head.length + capacity + LARGEST_BLOCK_BYTES);
    this.bytes.set(head);
    this.length = head.length;
  }

  /** Makes room for one more block. */
  reserve(): void {
    if (this.length + LARGEST_BLOCK_BYTES <= this.bytes.length) return;
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  /** Writes a symbol, then the low bits of `value` that it announces; a negative value is sent less one (section F.1.2.1). */
  symbol(table: HuffmanTable, symbol: number, value: number): void {
    this.bits(table.codes[symbol]!, table.sizes[symbol]!);
    const count = symbol & 15;
    if (count > 0) this.bits((value < 0 ? value - 1 : value) & ((1 << count) - 1), count);
  }

  /** Fills the last byte with ones (section F.1.2.3) and ends the image. */
  finish(): Uint8Array {
    this.reserve();
    if (this.pendingBits > 0) this.bits((1 << (8 - this.pendingBits)) - 1, 8 - this.pendingBits);
    this.bytes[this.length++] = 0xff;
    this.bytes[this.length++] = 0xd9;
    return this.bytes.slice(0, this.length);
  }

  private bits(value: number, count: number): void {
    this.pending = (this.pending << count) | value;
    this.pendingBits += count;
    while (this.pendingBits >= 8) {
      this.pendingBits -= 8;
      const byte = (this.pending >>> this.pendingBits) & 255;
      this.bytes[this.length++] = byte;
      // A zero after FF tells data from a marker (section F.1.2.3).
      if (byte === 0xff) this.bytes[this.length++] = 0;
    }
    this.pending &= (1 << this.pendingBits) - 1;
  }
}
