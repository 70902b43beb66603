import { type HuffmanTable, huffmanTable } from './jpeg-huffman.ts';

/**
 * The typical tables of ITU-T T.81 section K.3.3, which nearly every camera uses unchanged: brightness DC, brightness AC,
 * colour DC, colour AC. They fit no picture exactly, which is the little that a general compressor can still save.
 */
export const STANDARD_TABLES: readonly HuffmanTable[] = [
  huffmanTable(fromHex('00010501010101010100000000000000'), fromHex('000102030405060708090a0b')),
  huffmanTable(
    fromHex('0002010303020403050504040000017d'),
    fromHex(
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445' +
        '464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6' +
        'b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
    ),
  ),
  huffmanTable(fromHex('00030101010101010101010000000000'), fromHex('000102030405060708090a0b')),
  huffmanTable(
    fromHex('00020102040403040705040400010277'),
    fromHex(
      '000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a4344' +
        '45464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4' +
        'b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
    ),
  ),
];

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
}
