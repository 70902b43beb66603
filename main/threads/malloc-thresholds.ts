import { MessageChannel } from 'node:worker_threads';

/** The largest piece whose end still raises the thresholds is 32 MiB with glibc's own head (DEFAULT_MMAP_THRESHOLD_MAX); nothing of it is written. */
const PIECE_BYTES = 33_554_432 - 65_536;

/**
 * Lets glibc keep memory that a thread will want again at once. It hands freed memory back to the kernel from twice the size of the
 * largest piece on that was freed so far (mallopt(3), M_MMAP_THRESHOLD: "dynamically adjusted"); frames of 1 MiB set that to 2 MiB,
 * so that each collection gives dozens of frames back and the next frames fault their pages in anew. One piece of 32 MiB that is freed
 * sets it to 64 MiB. What that gains and costs is in docs/performance.md, "V8 and malloc".
 *
 * Other allocators, Chromium's in Electron among them, have no such rule, and the environment's `MALLOC_…_THRESHOLD_` switches it off: then nothing changes.
 */
export function raiseMallocThresholds(): void {
  if (process.platform !== 'linux' || 'electron' in process.versions) return;
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES).buffer as ArrayBuffer;
  // A message that nobody will receive is freed with its port, without waiting for a collection.
  const { port1, port2 } = new MessageChannel();
  port2.close();
  port1.postMessage(piece, [piece]);
  port1.close();
}
