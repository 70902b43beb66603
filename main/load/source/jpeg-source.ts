import { setImmediate as nextTurn } from 'node:timers/promises';
import { SockscopeError } from '../../../contract/errors.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { encodeJpeg, estimateJpegBytes, type JpegOptions } from './jpeg-encode.ts';
import { assembleFrame, HEADER_SEGMENT_BYTES } from './jpeg-padding.ts';
import { derivedSeed } from './random.ts';
import { makeScene, type Scene } from './scene.ts';
import { type JpegSetting, searchSize } from './size-search.ts';

/** Raised whenever the same settings make other bytes than before, so that no older ring is taken from the cache. */
export const SOURCE_VERSION = 1;

/** Noise (standard deviation in steps of 0 to 255) at entropy 1. */
const GRAIN_AT_FULL_ENTROPY = 10;
/** The image aims this much below the space it has, because pictures of one ring differ a little in size. */
const AIM_BELOW = 0.012;
/** Padding of random bytes may fill at most this part of a frame; more would be no image any more. */
const MAX_PADDING = 0.1;

/** Parts of the noise that are tried in turn for a picture that comes out too large. */
const LESS_GRAIN = [0.95, 0.85, 0.7, 0.4, 0];
/** From so many bits a pixel on, colour is stored in full: fewer are better spent on brightness. */
const FULL_CHROMA_BITS_PER_PIXEL = 1.2;

/** From so many bits a pixel on, quality is expected near 100. */
const NEAR_FULL_QUALITY_BITS_PER_PIXEL = 8;

/** Hears how far the ring is, and may stop it. */
export interface MakeRingOptions {
  onProgress(done: number, total: number): void;
  signal?: AbortSignal;
}

/**
 * Makes `payload.ringFrames` different JPEG images of exactly `payload.bytes` bytes each, every one with a frame header
 * (contract/frame.ts) whose fields are 0. The same payload gives the same bytes. Gives the event loop a turn after each
 * picture.
 * @throws SockscopeError `source-failed` when this size cannot be reached at this resolution
 * @throws the signal's reason when it aborts
 */
export async function makeJpegRing(payload: Scenario['payload'], options: MakeRingOptions): Promise<SharedArrayBuffer[]> {
  const { bytes, ringFrames, seed } = payload;
  const turn = async () => {
    await nextTurn();
    options.signal?.throwIfAborted();
  };
  options.onProgress(0, ringFrames);
  await turn();
  const scene = makeScene(payload);
  const setting = await findSetting(scene, payload, turn);
  const frames: SharedArrayBuffer[] = [];
  for (let frame = 0; frame < ringFrames; frame++) {
    await turn();
    const image = encodeToFit(scene, frame, setting, payload);
    frames.push(assembleFrame(image, bytes, derivedSeed(seed, 100_000 + frame)));
    options.onProgress(frames.length, ringFrames);
  }
  return frames;
}

function chromaFor({ bytes, width, height }: Scenario['payload']): JpegOptions['chroma'] {
  return (bytes * 8) / (width * height) >= FULL_CHROMA_BITS_PER_PIXEL ? '4:4:4' : '4:2:0';
}

async function findSetting(scene: Scene, payload: Scenario['payload'], turn: () => Promise<void>): Promise<JpegSetting> {
  const space = payload.bytes - HEADER_SEGMENT_BYTES;
  const chroma = chromaFor(payload);
  const wantedGrain = payload.entropy * GRAIN_AT_FULL_ENTROPY;
  // The estimate is off by about the same few percent at neighbouring qualities, which one whole picture shows.
  const usual = { quality: (payload.bytes * 8) / (payload.width * payload.height) > NEAR_FULL_QUALITY_BITS_PER_PIXEL ? 100 : 88, chroma };
  const correction = encodeJpeg(scene.draw(0, wantedGrain), usual).length / estimateJpegBytes(scene.draw(0, wantedGrain), usual);
  const sizeOf = async ({ quality, grain }: JpegSetting) => {
    await turn();
    return estimateJpegBytes(scene.draw(0, grain), { quality, chroma }) * correction;
  };
  const found = await searchSize(sizeOf, space * (1 - AIM_BELOW), wantedGrain, MAX_PADDING - AIM_BELOW);
  if (found.ok) return found.setting;
  if (found.reason === 'too-small') throw tooSmall(payload, found.smallest);
  throw tooLarge(payload, found.largest);
}

/**
 * Encodes one picture and, where it comes out larger than the first, again: with less noise, which shortens it little by
 * little, then at a lower quality, whose steps are coarse near 100.
 */
function encodeToFit(scene: Scene, frame: number, { quality, grain }: JpegSetting, payload: Scenario['payload']): Uint8Array {
  const space = payload.bytes - HEADER_SEGMENT_BYTES;
  const chroma = chromaFor(payload);
  let image = encodeJpeg(scene.draw(frame, grain), { quality, chroma });
  for (const part of LESS_GRAIN) {
    if (image.length <= space) return image;
    image = encodeJpeg(scene.draw(frame, grain * part), { quality, chroma });
  }
  for (let lower = quality - 1; image.length > space && lower >= 1; lower--) {
    image = encodeJpeg(scene.draw(frame, 0), { quality: lower, chroma });
  }
  if (image.length > space) throw tooSmall(payload, image.length);
  return image;
}

function tooSmall({ width, height, bytes }: Scenario['payload'], imageBytes: number): SockscopeError {
  // The margin covers pictures of the ring that are larger than the one measured.
  const smallest = Math.ceil((imageBytes * 1.03 + HEADER_SEGMENT_BYTES) / 64) * 64;
  return new SockscopeError(
    'source-failed',
    `A JPEG of ${width} x ${height} pixels needs at least ${smallest} bytes; ${bytes} were asked for.`,
    {
      hint: `Set payload.bytes to ${smallest} or more, or lower payload.width and payload.height.`,
    },
  );
}

function tooLarge({ width, height, bytes }: Scenario['payload'], imageBytes: number): SockscopeError {
  const largest = Math.floor((imageBytes * 0.99 + HEADER_SEGMENT_BYTES) / (1 - MAX_PADDING) / 64) * 64;
  const stretch = Math.sqrt(bytes / largest);
  return new SockscopeError(
    'source-failed',
    `A JPEG of ${width} x ${height} pixels has at most ${largest} bytes, however grainy it is; ${bytes} were asked for.`,
    {
      hint: `Set payload.bytes to ${largest} or less, or raise payload.width and payload.height (about ${Math.ceil(width * stretch)} x ${Math.ceil(height * stretch)}).`,
    },
  );
}
