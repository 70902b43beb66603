/** A Huffman table as JPEG has it: how many codes there are of each length, and their symbols, shortest first. */
export interface HuffmanTable {
  /** 16 counts, for lengths 1 to 16. */
  readonly lengths: Uint8Array;
  readonly symbols: Uint8Array;
  /** Code and length of each symbol, by symbol; length 0: the symbol does not occur. */
  readonly codes: Uint16Array;
  readonly sizes: Uint8Array;
}

const LONGEST_CODE = 16;
/** A symbol that never occurs takes the code of all ones, which JPEG forbids (ITU-T T.81 section K.2). */
const RESERVED = 256;

/**
 * The shortest code for symbols that occur as often as `counts` says (256 entries), none longer than 16 bits: the
 * procedure of ITU-T T.81 section K.2.
 */
export function makeHuffmanTable(counts: Uint32Array): HuffmanTable {
  const depth = treeDepths(counts);
  const perLength = new Uint32Array(258);
  for (const length of depth) if (length > 0) perLength[length]!++;
  shorten(perLength);
  const symbols: number[] = [];
  for (let length = 1; length < 258; length++) {
    for (let symbol = 0; symbol < RESERVED; symbol++) if (depth[symbol] === length) symbols.push(symbol);
  }
  return huffmanTable(Uint8Array.from(perLength.subarray(1, LONGEST_CODE + 1)), Uint8Array.from(symbols));
}

/** The table of these lengths and symbols; the codes follow from them (ITU-T T.81 section C.2). */
export function huffmanTable(lengths: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const codes = new Uint16Array(256);
  const sizes = new Uint8Array(256);
  let next = 0;
  let code = 0;
  for (let length = 1; length <= LONGEST_CODE; length++, code <<= 1) {
    for (let count = lengths[length - 1]!; count > 0; count--, next++, code++) {
      codes[symbols[next]!] = code;
      sizes[symbols[next]!] = length;
    }
  }
  return { lengths, symbols, codes, sizes };
}

/** Depth of each symbol in the Huffman tree (figure K.1), the reserved one included. */
function treeDepths(counts: Uint32Array): Uint16Array {
  const weight = new Float64Array(RESERVED + 1);
  weight.set(counts);
  weight[RESERVED] = 1;
  const depth = new Uint16Array(RESERVED + 1);
  const chain = new Int16Array(RESERVED + 1).fill(-1);
  for (;;) {
    const first = rarest(weight, -1);
    const second = rarest(weight, first);
    if (second < 0) return depth;
    weight[first]! += weight[second]!;
    weight[second] = 0;
    let last = first;
    for (depth[last]!++; chain[last]! >= 0; depth[last]!++) last = chain[last]!;
    chain[last] = second;
    for (let at = second; at >= 0; at = chain[at]!) depth[at]!++;
  }
}

/** The symbol of least weight above 0 that is not `except`, the highest of several, or -1. */
function rarest(weight: Float64Array, except: number): number {
  let found = -1;
  for (let symbol = 0; symbol <= RESERVED; symbol++) {
    if (symbol === except || weight[symbol] === 0) continue;
    if (found < 0 || weight[symbol]! <= weight[found]!) found = symbol;
  }
  return found;
}

/** Brings every code down to 16 bits (figure K.3) and takes the reserved one, the longest, away. */
function shorten(perLength: Uint32Array): void {
  for (let length = perLength.length - 1; length > LONGEST_CODE; length--) {
    while (perLength[length]! > 0) {
      let shorter = length - 2;
      while (perLength[shorter] === 0) shorter--;
      perLength[length]! -= 2;
      perLength[length - 1]!++;
      perLength[shorter + 1]! += 2;
      perLength[shorter]!--;
    }
  }
  let longest = LONGEST_CODE;
  while (perLength[longest] === 0) longest--;
  perLength[longest]!--;
}
