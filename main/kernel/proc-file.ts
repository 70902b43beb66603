import { open } from 'node:fs/promises';

/** Reads a whole text file; the real one is made by `createProcFileReader`. */
export type FileReader = (path: string, signal: AbortSignal) => Promise<string>;

/**
 * The kernel writes /proc/net/tcp a page (4096 bytes) at most a read, in lines of 150 bytes. A part of a vectored read that 27 of
 * its lines fill to the byte lets the kernel go on with the next part, so that all lines take one system call and one turn in
 * libuv's thread pool instead of hundreds. Where the lines are of another length (tcp6) each page takes a call, as with any other way to read.
 */
const PART_BYTES = 27 * 150;
const FIRST_BYTES = 128 * PART_BYTES;
/** UIO_MAXIOV of Linux: a vectored read has at most so many parts. */
const PARTS_MAX = 1_024;

/** Reads files of /proc, whose size nobody knows beforehand, into a buffer that is kept. Rejects as node:fs does. */
export function createProcFileReader(): FileReader {
  let spare: Buffer[] | null = null;
  return async (path, signal) => {
    // A read that was given up may still be under way in the thread pool: it keeps its buffers, and this one gets its own.
    const buffers = spare ?? [Buffer.allocUnsafe(FIRST_BYTES)];
    spare = null;
    const file = await open(path);
    try {
      const texts: string[] = [];
      for (let index = 0; ; index += 1) {
        buffers[index] ??= Buffer.allocUnsafe(2 * (buffers[index - 1] as Buffer).length);
        const buffer = buffers[index] as Buffer;
        let length = 0;
        while (length < buffer.length) {
          signal.throwIfAborted();
          const { bytesRead } = await file.readv(partsOf(buffer, length));
          if (bytesRead === 0) return texts.join('') + buffer.toString('latin1', 0, length);
          length += bytesRead;
        }
        texts.push(buffer.toString('latin1', 0, length));
      }
    } finally {
      spare = buffers;
      await file.close();
    }
  };
}

function partsOf(buffer: Buffer, from: number): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = from; at < buffer.length && parts.length < PARTS_MAX; at += PART_BYTES) parts.push(buffer.subarray(at, at + PART_BYTES));
  return parts;
}
