import { describe, expect, it } from 'vitest';
import { makeHuffmanTable } from './jpeg-huffman.ts';
import { STANDARD_TABLES } from './jpeg-standard-tables.ts';

const counted = (entries: Record<number, number>) => {
  const counts = new Uint32Array(256);
  for (const [symbol, count] of Object.entries(entries)) counts[Number(symbol)] = count;
  return counts;
};

describe('makeHuffmanTable', () => {
  it('gives frequent symbols short codes and keeps the code of all ones free', () => {
    // Weights 8, 4, 2 and the reserved 1 make a tree of depths 1, 2, 3, 3.
    const table = makeHuffmanTable(counted({ 5: 8, 9: 4, 200: 2 }));
    expect([table.sizes[5], table.sizes[9], table.sizes[200]]).toEqual([1, 2, 3]);
    expect([table.codes[5], table.codes[9], table.codes[200]]).toEqual([0b0, 0b10, 0b110]);
    expect([...table.symbols]).toEqual([5, 9, 200]);
  });

  it('can code a single symbol', () => {
    const table = makeHuffmanTable(counted({ 3: 1_000 }));
    expect([table.sizes[3], table.codes[3]]).toEqual([1, 0]);
  });

  it('makes no code longer than 16 bits, however uneven the counts', () => {
    const fibonacci: Record<number, number> = {};
    let [a, b] = [1, 1];
    for (let symbol = 0; symbol < 30; symbol++, [a, b] = [b, a + b]) fibonacci[symbol] = a;
    const table = makeHuffmanTable(counted(fibonacci));
    let kraft = 0;
    for (let symbol = 0; symbol < 30; symbol++) {
      expect(table.sizes[symbol]).toBeGreaterThan(0);
      expect(table.sizes[symbol]).toBeLessThanOrEqual(16);
      kraft += 2 ** -table.sizes[symbol]!;
    }
    expect(kraft).toBeLessThan(1);
    expect(table.symbols.length).toBe(30);
  });
});

describe('STANDARD_TABLES', () => {
  it('has the codes of ITU-T T.81 tables K.3 to K.6', () => {
    const [lumaDc, lumaAc, chromaDc, chromaAc] = STANDARD_TABLES;
    expect([lumaDc!.sizes[0], lumaDc!.codes[0], lumaDc!.sizes[11], lumaDc!.codes[11]]).toEqual([2, 0, 9, 0b111111110]);
    // 0/0 (end of block) is 1010, F/0 (sixteen zeros) 11111111001.
    expect([lumaAc!.sizes[0], lumaAc!.codes[0], lumaAc!.sizes[0xf0], lumaAc!.codes[0xf0]]).toEqual([4, 0b1010, 11, 0b11111111001]);
    expect([chromaDc!.sizes[11], chromaDc!.codes[11]]).toEqual([11, 0b11111111110]);
    expect([chromaAc!.sizes[0], chromaAc!.codes[0], chromaAc!.sizes[0xfa], chromaAc!.codes[0xfa]]).toEqual([2, 0, 16, 0xfffe]);
    expect(STANDARD_TABLES.map((table) => table.symbols.length)).toEqual([12, 162, 12, 162]);
  });
});
