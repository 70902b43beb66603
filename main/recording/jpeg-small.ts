import { type Canvas, makeCanvas } from '../load/source/canvas.ts';
import { type HuffmanReader, huffmanReader, ScanBits } from './jpeg-huffman-reader.ts';

/** A picture that says it has more pixels is not looked at. */
const MOST_PIXELS = 67_108_864;
/** Up to this width two pixels of each block's eight are made, else one. */
const SMALL_WIDTH = 1_280;

interface Component {
  id: number;
  h: number;
  v: number;
  table: number;
  blocksX: number;
  blocksY: number;
  /** Blocks in a line, those that only fill an MCU included. */
  stride: number;
  /** Of each block DC and the first three AC coefficients that a picture of 2 by 2 needs. */
  coefficients: Int16Array;
  dcTable: number;
  acTable: number;
}

interface Frame {
  width: number;
  height: number;
  isProgressive: boolean;
  components: Component[];
  mcusX: number;
  mcusY: number;
}

/** Places in the zigzag order of the coefficients that are used, by place. */
const USED = Int8Array.from({ length: 64 }, (_, k) => [0, 1, 2, -1, 3][k] ?? -1);

/**
 * A JPEG at an eighth of its size, or a quarter where it is small: from the means of its blocks alone, which takes a fraction
 * of what decoding it in full does. Baseline, extended and progressive with Huffman coding and one or three components;
 * `null` for anything else, and for what is no JPEG or is cut off before its first line.
 */
export function smallJpeg(bytes: Uint8Array): Canvas | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const quantization: number[][] = [];
  const tables: HuffmanReader[] = [];
  let frame: Frame | null = null;
  let restartEvery = 0;
  let hasScan = false;
  let isRgb = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return hasScan ? paint(frame, quantization, isRgb) : null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const segment = bytes.subarray(at + 4, at + 2 + length);
    at += 2 + Math.max(2, length);
    if (marker === 0xdb) readQuantization(segment, quantization);
    else if (marker === 0xc4) readHuffman(segment, tables);
    else if (marker === 0xdd) restartEvery = (segment[0]! << 8) | segment[1]!;
    else if (marker === 0xee && segment[0] === 0x41 && segment[11] === 0) isRgb = true;
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8 && marker !== 0xcc) {
      frame = marker <= 0xc2 ? readFrame(segment, marker === 0xc2) : null;
      if (!frame) return null;
    } else if (marker === 0xda) {
      if (!frame) return null;
      const scan = readScan(segment, frame);
      if (!scan) return null;
      if (scan.first === 0) {
        hasScan = true;
        at = decodeScan(bytes, at, frame, scan, tables, restartEvery);
      }
      at = nextMarker(bytes, at);
    }
  }
  return hasScan ? paint(frame, quantization, isRgb) : null;
}

function readQuantization(segment: Uint8Array, tables: number[][]): void {
  for (let at = 0; at < segment.length; ) {
    const wide = segment[at]! >> 4 ? 2 : 1;
    const table = Array.from({ length: 64 }, (_, k) =>
      wide === 2 ? (segment[at + 1 + k * 2]! << 8) | segment[at + 2 + k * 2]! : segment[at + 1 + k]!,
    );
    tables[segment[at]! & 15] = table;
    at += 1 + 64 * wide;
  }
}

/** Tables for DC are at 0 to 3, for AC at 16 to 19, as the segment numbers them. */
function readHuffman(segment: Uint8Array, tables: HuffmanReader[]): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const counts = segment.subarray(at + 1, at + 17);
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    tables[segment[at]!] = huffmanReader(counts, segment.subarray(at + 17, at + 17 + symbols));
    at += 17 + symbols;
  }
}

function readFrame(segment: Uint8Array, isProgressive: boolean): Frame | null {
  const [height, width, count] = [(segment[1]! << 8) | segment[2]!, (segment[3]! << 8) | segment[4]!, segment[5]!];
  const isKnown = segment[0] === 8 && (count === 1 || count === 3) && segment.length >= 6 + count * 3;
  if (!isKnown || width === 0 || height === 0 || width * height > MOST_PIXELS) return null;
  const read = Array.from({ length: count }, (_, n) => ({
    id: segment[6 + n * 3]!,
    h: segment[7 + n * 3]! >> 4,
    v: segment[7 + n * 3]! & 15,
    table: segment[8 + n * 3]!,
  }));
  if (read.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4)) return null;
  const hMax = Math.max(...read.map(({ h }) => h));
  const vMax = Math.max(...read.map(({ v }) => v));
  const [mcusX, mcusY] = [Math.ceil(width / 8 / hMax), Math.ceil(height / 8 / vMax)];
  const components = read.map((one) => ({
    ...one,
    blocksX: Math.ceil(Math.ceil((width * one.h) / hMax) / 8),
    blocksY: Math.ceil(Math.ceil((height * one.v) / vMax) / 8),
    stride: mcusX * one.h,
    coefficients: new Int16Array(mcusX * one.h * mcusY * one.v * 4),
    dcTable: 0,
    acTable: 16,
  }));
  return { width, height, isProgressive, components, mcusX, mcusY };
}

interface Scan {
  components: Component[];
  first: number;
  refines: boolean;
  shift: number;
}

function readScan(segment: Uint8Array, frame: Frame): Scan | null {
  const count = segment[0] ?? 0;
  if (segment.length < 4 + count * 2) return null;
  const components: Component[] = [];
  for (let n = 0; n < count; n++) {
    const component = frame.components.find(({ id }) => id === segment[1 + n * 2]);
    if (!component) return null;
    component.dcTable = segment[2 + n * 2]! >> 4;
    component.acTable = 16 + (segment[2 + n * 2]! & 15);
    components.push(component);
  }
  const approximation = segment[3 + count * 2]!;
  return { components, first: segment[1 + count * 2]!, refines: approximation >> 4 > 0, shift: approximation & 15 };
}

/** Decodes a scan that has DC coefficients; answers where it ended. */
function decodeScan(
  bytes: Uint8Array,
  start: number,
  frame: Frame,
  { components, refines, shift }: Scan,
  tables: readonly HuffmanReader[],
  restartEvery: number,
): number {
  if (components.some(({ dcTable, acTable }) => (!refines && !tables[dcTable]) || (!frame.isProgressive && !tables[acTable]))) return start;
  const bits = new ScanBits(bytes, start);
  const predicted = components.map(() => 0);
  const block = (component: Component, index: number, x: number, y: number) => {
    const { coefficients, stride } = component;
    const at = (y * stride + x) * 4;
    if (refines) {
      if (bits.bit()) coefficients[at]! |= 1 << shift;
      return;
    }
    predicted[index]! += bits.value(bits.symbol(tables[component.dcTable]!) & 15);
    coefficients[at] = predicted[index]! << shift;
    if (!frame.isProgressive) readAc(bits, tables[component.acTable]!, coefficients, at);
  };
  const [single] = components;
  const isSingle = components.length === 1;
  const unitsX = isSingle ? single!.blocksX : frame.mcusX;
  const units = unitsX * (isSingle ? single!.blocksY : frame.mcusY);
  for (let unit = 0; unit < units && !bits.isOver; unit++) {
    if (restartEvery > 0 && unit > 0 && unit % restartEvery === 0) {
      if (!bits.restart()) break;
      predicted.fill(0);
    }
    const [unitX, unitY] = [unit % unitsX, Math.floor(unit / unitsX)];
    if (isSingle) block(single!, 0, unitX, unitY);
    else
      components.forEach((component, index) => {
        const { h, v } = component;
        for (let y = 0; y < v; y++) for (let x = 0; x < h; x++) block(component, index, unitX * h + x, unitY * v + y);
      });
  }
  return bits.at;
}

/** The AC coefficients of a block of a sequential scan, of which only three are kept. */
function readAc(bits: ScanBits, table: HuffmanReader, coefficients: Int16Array, at: number): void {
  for (let k = 1; k < 64; k++) {
    const symbol = bits.symbol(table);
    const size = symbol & 15;
    if (size === 0) {
      if (symbol !== 0xf0) return;
      k += 15;
      continue;
    }
    k += symbol >> 4;
    const used = USED[k] ?? -1;
    if (used > 0) coefficients[at + used] = bits.value(size);
    else bits.skip(size);
  }
}

/** The next marker that is no restart; the end where there is none. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && (next & 0xf8) !== 0xd0) return at;
  }
  return bytes.length;
}

/** Mean of the first half of the cosine of frequency 1 over eight places (T.81 A.3.3), by which a block's halves differ. */
const HALF = 0.6407;
const DC_PART = 1 / 8;
const SIDE_PART = (HALF / 4) * Math.SQRT1_2;
const CORNER_PART = (HALF * HALF) / 4;

function paint(frame: Frame | null, quantization: readonly number[][], isRgb: boolean): Canvas | null {
  if (!frame) return null;
  const { components, width, height } = frame;
  const perBlock = width <= SMALL_WIDTH && !frame.isProgressive ? 2 : 1;
  const scale = 8 / perBlock;
  const canvas = makeCanvas(Math.ceil(width / scale), Math.ceil(height / scale));
  const hMax = Math.max(...components.map(({ h }) => h));
  const vMax = Math.max(...components.map(({ v }) => v));
  const samples = components.map((component) => {
    const table = quantization[component.table];
    const [q0, q1, q2, q4] = [table?.[0] ?? 1, table?.[1] ?? 1, table?.[2] ?? 1, table?.[4] ?? 1];
    const { coefficients, stride, h, v } = component;
    return (x: number, y: number) => {
      const [sx, sy] = [Math.floor((x * h) / hMax), Math.floor((y * v) / vMax)];
      const at = (Math.floor(sy / perBlock) * stride + Math.floor(sx / perBlock)) * 4;
      const mean = coefficients[at]! * q0 * DC_PART + 128;
      if (perBlock === 1) return mean;
      const [right, below] = [sx & 1 ? -1 : 1, sy & 1 ? -1 : 1];
      const sides = (coefficients[at + 1]! * q1 * right + coefficients[at + 2]! * q2 * below) * SIDE_PART;
      return mean + sides + coefficients[at + 3]! * q4 * right * below * CORNER_PART;
    };
  });
  const [first, second, third] = samples;
  for (let y = 0, at = 0; y < canvas.height; y++) {
    for (let x = 0; x < canvas.width; x++, at += 4) {
      const a = first!(x, y);
      if (!second || !third) canvas.data.fill(a, at, at + 3);
      else if (isRgb) canvas.data.set([a, second(x, y), third(x, y)], at);
      else {
        // ITU-T T.871 section 7.
        const [cb, cr] = [second(x, y) - 128, third(x, y) - 128];
        canvas.data[at] = a + 1.402 * cr;
        canvas.data[at + 1] = a - 0.344136 * cb - 0.714136 * cr;
        canvas.data[at + 2] = a + 1.772 * cb;
      }
    }
  }
  return canvas;
}
