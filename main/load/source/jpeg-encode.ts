import type { Canvas } from './canvas.ts';
import { quantization, quantizationFactors, transformBlock, ZIGZAG } from './jpeg-dct.ts';
import { codedBits, codeScan, countSymbols, type Scan } from './jpeg-entropy.ts';
import { type HuffmanTable, makeHuffmanTable } from './jpeg-huffman.ts';
import { STANDARD_TABLES } from './jpeg-standard-tables.ts';

/** How a picture is encoded. */
export interface JpegOptions {
  /** 1 to 100, as everywhere since libjpeg. */
  quality: number;
  /**
   * `4:2:0`: colour at half the resolution both ways, with Huffman tables made for the picture, for small files.
   * `4:4:4`: colour in full, with the standard tables that cameras use, for large ones.
   */
  chroma: '4:2:0' | '4:4:4';
}

/** A sample of a picture holds at least so many rows of blocks, which brings its size within some percent of the picture's. */
const SAMPLE_ROWS = 20;
/** What every JPEG of this encoder has around its entropy-coded data, with tables of a usual length. */
const TABLES_BYTES = 500;
/** Every byte FF, one in 256 of random ones, is followed by a zero. */
const STUFFING = 1 + 1 / 256;

/**
 * Encodes a picture as a baseline JPEG (ITU-T T.81) in a JFIF file.
 */
export function encodeJpeg(canvas: Canvas, { quality, chroma }: JpegOptions): Uint8Array {
  const { width, height } = canvas;
  const luma = quantization('luma', quality);
  const colour = quantization('chroma', quality);
  const scan = quantize(canvas, chroma, quantizationFactors(luma), quantizationFactors(colour));
  const tables = tablesFor(scan, chroma);
  const head = [0xff, 0xd8, ...jfif(), ...quantizationSegment(luma, colour), ...frameSegment(width, height, chroma)];
  for (const [index, id] of [0x00, 0x10, 0x01, 0x11].entries()) head.push(...huffmanSegment(id, tables[index]!));
  head.push(0xff, 0xda, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0);
  return codeScan(scan, tables, head);
}

/** Estimates how many bytes {@link encodeJpeg} would give, from some of the rows of blocks and without writing them. Exact for small pictures. */
export function estimateJpegBytes(canvas: Canvas, options: JpegOptions): number {
  const { width, height, data } = canvas;
  const { quality, chroma } = options;
  const lines = chroma === '4:2:0' ? 16 : 8;
  const every = Math.floor(height / lines / SAMPLE_ROWS);
  if (every < 2) return encodeJpeg(canvas, options).length;
  const strip = width * lines * 4;
  const rows = Math.floor(height / lines / every);
  const sample = new Uint8ClampedArray(strip * rows);
  for (let row = 0; row < rows; row++) {
    const from = (row * every + (every >> 1)) * strip;
    sample.set(data.subarray(from, from + strip), row * strip);
  }
  const factors = (kind: 'luma' | 'chroma') => quantizationFactors(quantization(kind, quality));
  const scan = quantize({ width, height: rows * lines, data: sample }, chroma, factors('luma'), factors('chroma'));
  const bits = codedBits(countSymbols(scan), tablesFor(scan, chroma));
  return TABLES_BYTES + ((bits / 8) * STUFFING * height) / (rows * lines);
}

function tablesFor(scan: Scan, chroma: JpegOptions['chroma']): readonly HuffmanTable[] {
  return chroma === '4:4:4' ? STANDARD_TABLES : countSymbols(scan).map(makeHuffmanTable);
}

/** Converts to brightness and colour (JFIF 1.02), transforms and quantizes all blocks in the order of the scan. */
function quantize(
  { width, height, data }: Canvas,
  chroma: JpegOptions['chroma'],
  lumaFactors: Float32Array,
  chromaFactors: Float32Array,
): Scan {
  const across = chroma === '4:2:0' ? 2 : 1;
  const edge = 8 * across;
  const columns = Math.ceil(width / edge);
  const rows = Math.ceil(height / edge);
  const lumaBlocks = across * across;
  const coefficients = new Int16Array(columns * rows * (lumaBlocks + 2) * 64);
  const brightness = Array.from({ length: lumaBlocks }, () => new Float32Array(64));
  const blue = new Float32Array(64);
  const red = new Float32Array(64);
  const share = 1 / lumaBlocks;
  let offset = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      blue.fill(0);
      red.fill(0);
      for (let y = 0; y < edge; y++) {
        const line = Math.min(row * edge + y, height - 1) * width;
        const placeRow = across === 2 ? (y >> 1) * 8 : y * 8;
        for (let half = 0; half < across; half++) {
          const block = brightness[(y >> 3) * across + half]!;
          for (let x = 0; x < 8; x++) {
            // Beyond the edge the last pixel is repeated.
            const from = column * edge + half * 8 + x;
            const at = (line + (from < width ? from : width - 1)) * 4;
            const r = data[at]!;
            const g = data[at + 1]!;
            const b = data[at + 2]!;
            block[(y & 7) * 8 + x] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
            const place = placeRow + (across === 2 ? half * 4 + (x >> 1) : x);
            blue[place]! += (-0.168736 * r - 0.331264 * g + 0.5 * b) * share;
            red[place]! += (0.5 * r - 0.418688 * g - 0.081312 * b) * share;
          }
        }
      }
      for (const block of brightness) {
        transformBlock(block, lumaFactors, coefficients, offset);
        offset += 64;
      }
      transformBlock(blue, chromaFactors, coefficients, offset);
      transformBlock(red, chromaFactors, coefficients, offset + 64);
      offset += 128;
    }
  }
  return { coefficients, lumaBlocks };
}

function jfif(): number[] {
  return [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 2, 0, 0, 1, 0, 1, 0, 0];
}

function quantizationSegment(luma: Uint8Array, colour: Uint8Array): number[] {
  return [0xff, 0xdb, 0, 132, 0, ...Array.from(ZIGZAG, (at) => luma[at]!), 1, ...Array.from(ZIGZAG, (at) => colour[at]!)];
}

function frameSegment(width: number, height: number, chroma: JpegOptions['chroma']): number[] {
  const sampling = chroma === '4:2:0' ? 0x22 : 0x11;
  return [0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1];
}

function huffmanSegment(id: number, { lengths, symbols }: HuffmanTable): number[] {
  return [0xff, 0xc4, (symbols.length + 19) >> 8, (symbols.length + 19) & 255, id, ...lengths, ...symbols];
}
