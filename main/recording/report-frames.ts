import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type FoundFrame, FRAME_FILES } from '../../contract/index.ts';
import type { Canvas } from '../load/source/canvas.ts';
import { encodeJpeg } from '../load/source/jpeg-encode.ts';
import { EXCERPT_BYTES, frameExcerpt } from './frame-excerpt.ts';
import { frameKind } from './frame-kind.ts';
import { decodeGrayPng } from './gray-png.ts';
import { smallGray } from './gray-small.ts';
import { smallJpeg } from './jpeg-small.ts';
import { findFrameFile, firstBytes, readRecordedFrames } from './read-recorded-frames.ts';

/** So many frames are shown in a report, spread evenly over those that were recorded. */
export const REPORT_FRAMES = 24;
/** Bytes of pictures in a report, before they are written as text. */
export const REPORT_PICTURES_BYTES = 600_000;
/** A picture that is no larger is shown as it is. */
const AS_IT_IS_BYTES = 12_288;
const SMALL_WIDTH = 320;
const SMALL_QUALITY = 72;
/** Only a picture up to this size is read for being made smaller. */
const MOST_READ_BYTES = 67_108_864;

/** One frame as a report shows it: a picture, an excerpt, or why there is neither. */
export interface ShownFrame {
  frame: FoundFrame;
  picture: { mediaType: string; base64: string; isScaled: boolean } | null;
  excerpt: string | null;
  /** Why it is not shown. */
  reason: string | null;
}

/** What a report has of a capture's recorded frames. */
export interface ReportFrames {
  frames: readonly FoundFrame[];
  shown: readonly ShownFrame[];
  damage: readonly string[];
}

export const NO_REPORT_FRAMES: ReportFrames = { frames: [], shown: [], damage: [] };

/** Reads the recorded frames of a capture's folder, and makes some of them small enough for a report. Gives the event loop a turn after each. */
export async function reportFrames(folder: string): Promise<ReportFrames> {
  const { frames, damage } = await readRecordedFrames(folder);
  const shown: ShownFrame[] = [];
  let leftBytes = REPORT_PICTURES_BYTES;
  for (const frame of spread(frames, REPORT_FRAMES)) {
    const one = await show(folder, frame).catch((error: Error) => unshown(frame, `It cannot be read: ${error.message}.`));
    const bytes = ((one.picture?.base64.length ?? 0) * 3) / 4;
    shown.push(bytes <= leftBytes ? one : unshown(frame, 'The report’s limit of pictures is reached.'));
    if (bytes <= leftBytes) leftBytes -= bytes;
    await nextTurn();
  }
  return { frames, shown, damage };
}

/** At most so many of a list, the first and the last among them. */
export function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, index) => list[Math.round((index * (list.length - 1)) / (most - 1))]!);
}

async function show(folder: string, frame: FoundFrame): Promise<ShownFrame> {
  if (frame.fault !== null) return unshown(frame, frame.fault);
  const { kind, fileBytes } = frame;
  const { path } = await findFrameFile(folder, frame.file);
  if (!FRAME_FILES[kind].isPicture) {
    const excerpt = frameExcerpt(await firstBytes(path, EXCERPT_BYTES), kind !== 'binary');
    return { frame, picture: null, excerpt, reason: null };
  }
  if (fileBytes > MOST_READ_BYTES) return unshown(frame, 'It is too large to be shown here.');
  const bytes = await readFile(path);
  const found = frameKind(bytes, false);
  if (found !== (kind === 'gray' ? 'png' : kind)) return unshown(frame, 'The file is no such picture.');
  if (fileBytes <= AS_IT_IS_BYTES) return pictured(frame, FRAME_FILES[kind].mediaType, bytes, false);
  const small = await makeSmall(kind, bytes);
  if (small) return pictured(frame, 'image/jpeg', encodeJpeg(small, { quality: SMALL_QUALITY, chroma: '4:2:0' }), true);
  const isReadable = kind === 'jpeg' || kind === 'gray';
  return unshown(
    frame,
    isReadable ? 'The file is no picture that can be read.' : `A ${kind.toUpperCase()} of this size is not shown here.`,
  );
}

async function makeSmall(kind: FoundFrame['kind'], bytes: Uint8Array): Promise<Canvas | null> {
  if (kind === 'jpeg') return smallJpeg(bytes);
  if (kind !== 'gray') return null;
  const frame = await decodeGrayPng(bytes);
  return frame && smallGray(frame, SMALL_WIDTH);
}

function pictured(frame: FoundFrame, mediaType: string, bytes: Uint8Array, isScaled: boolean): ShownFrame {
  return { frame, picture: { mediaType, base64: Buffer.from(bytes).toString('base64'), isScaled }, excerpt: null, reason: null };
}

function unshown(frame: FoundFrame, reason: string): ShownFrame {
  return { frame, picture: null, excerpt: null, reason };
}
