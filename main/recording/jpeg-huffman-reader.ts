/** Codes of so many bits are found at once. */
const FAST_BITS = 9;

/** A Huffman table for reading (ITU-T T.81 annex F.2.2.3). */
export interface HuffmanReader {
  /** By the next bits: length of the code in the upper byte, symbol in the lower; 0 where the code is longer. */
  fast: Uint16Array;
  maxCode: Int32Array;
  valueOffset: Int32Array;
  symbols: Uint8Array;
}

/** From a DHT segment's counts of codes by length, 1 to 16, and symbols. */
export function huffmanReader(counts: Uint8Array, symbols: Uint8Array): HuffmanReader {
  const fast = new Uint16Array(1 << FAST_BITS);
  const maxCode = new Int32Array(17).fill(-1);
  const valueOffset = new Int32Array(17);
  let code = 0;
  let at = 0;
  for (let length = 1; length <= 16; length++) {
    const ofLength = counts[length - 1]!;
    valueOffset[length] = at - code;
    for (let n = 0; n < ofLength; n++, at++, code++) {
      if (length > FAST_BITS) continue;
      const first = code << (FAST_BITS - length);
      fast.fill((length << 8) | (symbols[at] ?? 0), first, first + (1 << (FAST_BITS - length)));
    }
    if (ofLength > 0) maxCode[length] = code - 1;
    code <<= 1;
  }
  return { fast, maxCode, valueOffset, symbols };
}

/** The bits of one scan: stuffed zeros are taken out, and after the next marker there are zeros without end. */
export class ScanBits {
  /** Where the next byte is read; after the scan, at or before its closing marker. */
  at: number;
  /** More was asked for than the scan has. */
  isOver = false;
  readonly #bytes: Uint8Array;
  #bits = 0;
  #count = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  symbol({ fast, maxCode, valueOffset, symbols }: HuffmanReader): number {
    if (this.#count < 16) this.#fill();
    const found = fast[this.#bits >>> (32 - FAST_BITS)]!;
    if (found !== 0) {
      this.#drop(found >>> 8);
      return found & 255;
    }
    for (let length = FAST_BITS + 1; length <= 16; length++) {
      const code = this.#bits >>> (32 - length);
      if (code > maxCode[length]!) continue;
      this.#drop(length);
      return symbols[valueOffset[length]! + code] ?? 0;
    }
    this.isOver = true;
    return 0;
  }

  /** A difference or coefficient of so many bits, 0 to 15 (T.81 F.2.2.1, EXTEND). */
  value(size: number): number {
    if (size === 0) return 0;
    if (this.#count < size) this.#fill();
    const value = this.#bits >>> (32 - size);
    this.#drop(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  bit(): number {
    if (this.#count < 1) this.#fill();
    const bit = this.#bits >>> 31;
    this.#drop(1);
    return bit;
  }

  skip(size: number): void {
    if (size === 0) return;
    if (this.#count < size) this.#fill();
    this.#drop(size);
  }

  /** To the restart marker that is due, and over it. `false`: there is none. */
  restart(): boolean {
    this.#bits = 0;
    this.#count = 0;
    const bytes = this.#bytes;
    if (bytes[this.at] !== 0xff || (bytes[this.at + 1]! & 0xf8) !== 0xd0) return false;
    this.at += 2;
    return true;
  }

  #drop(size: number): void {
    this.#bits <<= size;
    this.#count -= size;
  }

  #fill(): void {
    const bytes = this.#bytes;
    while (this.#count <= 24) {
      let byte = 0;
      if (this.at >= bytes.length) this.isOver = true;
      else {
        byte = bytes[this.at]!;
        if (byte !== 0xff) this.at += 1;
        else if (bytes[this.at + 1] === 0) this.at += 2;
        else {
          byte = 0;
          this.#atMarker += 1;
          // What a reader may have asked for in advance.
          if (this.#atMarker > 64) this.isOver = true;
        }
      }
      this.#bits |= byte << (24 - this.#count);
      this.#count += 8;
    }
  }

  #atMarker = 0;
}
