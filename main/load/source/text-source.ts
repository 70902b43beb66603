import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptyFrameHeader, TEXT_HEADER_CHARS, writeTextFrameHeader } from '../../../contract/frame.ts';
import { messageBytesOf, type Payload } from '../../../contract/scenario.ts';
import type { MakeRingOptions } from './jpeg-source.ts';
import { derivedSeed, seededRandom } from './random.ts';

/** ASCII, so that a character is a byte and a message may be cut anywhere. */
const WORDS = [
  'a above across after again all along and any arrived as at away back balloon bank before began behind below bell beside',
  'between bird boat both bridge bright by carried clear cloud coast cold colour could course crossed dark day deep distance down',
  'drifted dusk each early east echo edge evening every far farther fell few field first floated flood followed for forest from',
  'gate glass gold grass gray great green ground had half harbour have heard heavy high hill horizon hour how however hundred in',
  'into island it its journey just kept lake lamp land lantern large last late leaf leaves left light like line little long low',
  'many map meadow met mile mirror mist moment moon morning most mountain moved much narrow near never new next night no north not',
  'now of off old on once one only open or other our out over part passed path people place quiet rain reached reflection return',
  'ridge river road rock rose round row same sand saw sea season second seen several shadow shore short silence silver since sky',
  'slow small smoke snow so soft some sound south spring station steam still stone storm stream summer sun surface swift than that',
  'the their then there these they thin this those though thousand three through tide time to together toward train tree turned',
  'two under until up valley very village voice walked wall was watched water wave way weather were west what when where which',
  'while white wide wind window winter with without wood word year yellow yesterday yet young',
]
  .join(' ')
  .split(' ')
  .map((word) => Buffer.from(word));

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const LINE_CHARS = 96;

/**
 * Makes `payload.ringFrames` different text frames (contract/frame.ts) of exactly `payload.bytes` bytes each: 64 digits
 * of a header whose fields are 0, a line feed, then words in lines, cut at the end. Frequent words are frequent, so that
 * deflate shortens the words to well under half, as it does prose. The same payload gives the same bytes. Gives the
 * event loop a turn before each frame.
 * @throws the signal's reason when it aborts
 */
export async function makeTextRing(payload: Payload, options: MakeRingOptions): Promise<SharedArrayBuffer[]> {
  const { seed, ringFrames } = payload;
  const frames: SharedArrayBuffer[] = [];
  options.onProgress(0, ringFrames);
  while (frames.length < ringFrames) {
    await nextTurn();
    options.signal?.throwIfAborted();
    const frame = new SharedArrayBuffer(messageBytesOf(payload));
    writeTextFrameHeader(new DataView(frame as unknown as ArrayBuffer), 0, emptyFrameHeader());
    const text = new Uint8Array(frame, TEXT_HEADER_CHARS);
    text[0] = LINE_FEED;
    fillWithWords(text.subarray(1), derivedSeed(seed, 300_000 + frames.length));
    frames.push(frame);
    options.onProgress(frames.length, ringFrames);
  }
  return frames;
}

function fillWithWords(text: Uint8Array, seed: number): void {
  const random = seededRandom(seed);
  const order = shuffled(WORDS, random);
  let lineStart = 0;
  for (let at = 0; at < text.length; ) {
    // The rank is spread evenly over its logarithm, which is Zipf's law.
    const word = order[Math.floor((order.length + 1) ** random()) - 1]!;
    text.set(word.subarray(0, text.length - at), at);
    at += word.length;
    if (at >= text.length) return;
    const isFull = at - lineStart >= LINE_CHARS;
    text[at++] = isFull ? LINE_FEED : SPACE;
    if (isFull) lineStart = at;
  }
}

/** Which words are frequent differs from frame to frame. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
