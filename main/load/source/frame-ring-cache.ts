import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { emptyFrameHeader, readFrameHeader } from '../../../contract/frame.ts';
import { messageBytesOf, type Payload } from '../../../contract/scenario.ts';
import { SOURCE_VERSION } from './jpeg-source.ts';

/** A larger ring is made anew each time: reading it would hardly be quicker, and a few would fill a disk. */
export const MAX_CACHED_RING_BYTES = 256 * 1024 * 1024;
/** How many rings are kept, and how large they may be together; the least recently used goes first. */
export const MAX_CACHED_RINGS = 64;
export const MAX_CACHED_BYTES = 8 * MAX_CACHED_RING_BYTES;

/** Writing a ring takes seconds; one that is older and not finished has nobody any more. */
const UNFINISHED_MS = 600_000;

/*
 * A file: magic `SKRF`, layout version, number of frames, bytes of a frame (u32 little endian each), SHA-256 of the
 * settings, SHA-256 of the frames, then the frames.
 */
const MAGIC = 0x46524b53;
const LAYOUT = 1;
const HASH_BYTES = 32;
const HEAD_BYTES = 16 + 2 * HASH_BYTES;

/** Name of the file that holds the ring of these settings. */
export function ringFileName(payload: Payload): string {
  return `frames-${settingsHash(payload).toString('hex').slice(0, 24)}.bin`;
}

/** Whether the cache has a ring of these settings, be it damaged. */
export function hasRing(cacheDir: string, payload: Payload): boolean {
  return existsSync(join(cacheDir, ringFileName(payload)));
}

/**
 * The ring of these settings from the cache, or `null` when there is none (only those of JPEG images are kept), when it
 * is damaged (it is removed then) or when the folder cannot be read. Never throws.
 */
export function loadRing(cacheDir: string, payload: Payload): SharedArrayBuffer[] | null {
  if (!isKeptRing(payload)) return null;
  const file = join(cacheDir, ringFileName(payload));
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return null;
  }
  let frames: SharedArrayBuffer[] | null = null;
  try {
    frames = readRing(handle, payload);
  } catch {
    frames = null;
  } finally {
    closeSync(handle);
  }
  attempt(() => {
    if (frames === null) rmSync(file, { force: true });
    else utimesSync(file, new Date(), new Date());
  });
  return frames;
}

/**
 * Keeps a ring for the next start and removes the oldest beyond {@link MAX_CACHED_RINGS} and `maxBytes`. Returns whether it
 * is kept. Never throws.
 */
export function storeRing(cacheDir: string, payload: Payload, frames: readonly SharedArrayBuffer[], maxBytes = MAX_CACHED_BYTES): boolean {
  if (!isKeptRing(payload)) return false;
  const file = join(cacheDir, ringFileName(payload));
  const unfinished = `${file}.${process.pid}.tmp`;
  const kept = attempt(() => {
    mkdirSync(cacheDir, { recursive: true });
    removeUnfinished(cacheDir);
    writeRing(unfinished, payload, frames);
    renameSync(unfinished, file);
  });
  attempt(() => (kept ? removeOldest(cacheDir, maxBytes) : rmSync(unfinished, { force: true })));
  return kept;
}

/** Whether the cache keeps a ring of these settings. Gray and text frames are made about as quickly as they are read. */
export function isKeptRing(payload: Payload): boolean {
  return payload.kind === 'jpeg' && payload.ringFrames * messageBytesOf(payload) <= MAX_CACHED_RING_BYTES;
}

function readRing(handle: number, payload: Payload): SharedArrayBuffer[] | null {
  const head = Buffer.alloc(HEAD_BYTES);
  const { ringFrames } = payload;
  const bytes = messageBytesOf(payload);
  if (fstatSync(handle).size !== HEAD_BYTES + bytes * ringFrames || !readWhole(handle, head)) return null;
  if (head.readUInt32LE(0) !== MAGIC || head.readUInt32LE(4) !== LAYOUT) return null;
  if (head.readUInt32LE(8) !== ringFrames || head.readUInt32LE(12) !== bytes) return null;
  if (!head.subarray(16, 16 + HASH_BYTES).equals(settingsHash(payload))) return null;
  const hash = createHash('sha256');
  const frames: SharedArrayBuffer[] = [];
  const header = emptyFrameHeader();
  const buffer = Buffer.allocUnsafe(bytes);
  for (let index = 0; index < ringFrames; index++) {
    if (!readWhole(handle, buffer) || !readFrameHeader(buffer, header)) return null;
    hash.update(buffer);
    const frame = new SharedArrayBuffer(bytes);
    new Uint8Array(frame).set(buffer);
    frames.push(frame);
  }
  return hash.digest().equals(head.subarray(16 + HASH_BYTES)) ? frames : null;
}

function readWhole(handle: number, into: Buffer): boolean {
  for (let at = 0; at < into.length; ) {
    const count = readSync(handle, into, at, into.length - at, null);
    if (count === 0) return false;
    at += count;
  }
  return true;
}

function writeRing(file: string, payload: Payload, frames: readonly SharedArrayBuffer[]): void {
  const hash = createHash('sha256');
  for (const frame of frames) hash.update(Buffer.from(frame));
  const head = Buffer.alloc(HEAD_BYTES);
  for (const [index, value] of [MAGIC, LAYOUT, frames.length, messageBytesOf(payload)].entries()) head.writeUInt32LE(value, index * 4);
  settingsHash(payload).copy(head, 16);
  hash.digest().copy(head, 16 + HASH_BYTES);
  const handle = openSync(file, 'w', 0o600);
  try {
    for (const part of [head, ...frames.map((frame) => Buffer.from(frame))]) {
      for (let at = 0; at < part.length; ) at += writeSync(handle, part, at);
    }
  } finally {
    closeSync(handle);
  }
}

function removeOldest(cacheDir: string, maxBytes: number): void {
  const rings = readdirSync(cacheDir)
    .filter((name) => /^frames-[0-9a-f]{24}\.bin$/.test(name))
    .map((name) => ({ name, stats: statSync(join(cacheDir, name)) }))
    .sort((a, b) => b.stats.mtimeMs - a.stats.mtimeMs);
  let bytes = 0;
  for (const [index, { name, stats }] of rings.entries()) {
    bytes += stats.size;
    if (index >= MAX_CACHED_RINGS || bytes > maxBytes) rmSync(join(cacheDir, name), { force: true });
  }
}

/** Whoever is ended while it writes leaves a file that nobody will finish. */
function removeUnfinished(cacheDir: string): void {
  for (const name of readdirSync(cacheDir)) {
    if (!/^frames-[0-9a-f]{24}\.bin\.\d+\.tmp$/.test(name)) continue;
    const file = join(cacheDir, name);
    attempt(() => Date.now() - statSync(file).mtimeMs > UNFINISHED_MS && rmSync(file, { force: true }));
  }
}

function settingsHash({ kind, bytes, width, height, entropy, seed, ringFrames }: Payload): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([SOURCE_VERSION, kind, bytes, width, height, entropy, seed, ringFrames]))
    .digest();
}

/** Does what may fail without harm, and tells whether it worked. */
function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
